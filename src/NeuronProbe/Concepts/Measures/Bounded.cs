namespace NeuronProbe.Concepts.Measures;

/// <summary>A figure, and how far it can be from that of the values themselves.</summary>
internal readonly record struct Bounded(double Value, double Error)
{
    /// <summary>A figure whose true value lies between two others.</summary>
    public static Bounded Between(double lower, double value, double upper) =>
        new(value, Math.Max(value - lower, upper - value));
}
