using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Results.Pictures;

/// <summary>A filled rectangle.</summary>
internal sealed record Box(double X, double Y, double Width, double Height, Colour Fill) : Shape
{
    /// <summary>How much of what is below it covers, from 0 to 1.</summary>
    public double Opacity { get; init; } = 1;
}
