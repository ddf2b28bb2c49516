namespace NeuronProbe.Collectors.Concepts;

/// <summary>Intervals of a neuron's AUROC for a concept.</summary>
/// <param name="Low">Lower end over the ranking half, or NaN.</param>
/// <param name="High">Upper end.</param>
/// <param name="HeldOutLow">Lower end over what is held out, or NaN.</param>
/// <param name="HeldOutHigh">Upper end.</param>
internal readonly record struct AurocIntervals(double Low, double High, double HeldOutLow, double HeldOutHigh)
{
    public static AurocIntervals Read(BinaryReader reader) => new(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());

    public void Write(BinaryWriter writer)
    {
        writer.Write(Low);
        writer.Write(High);
        writer.Write(HeldOutLow);
        writer.Write(HeldOutHigh);
    }
}
