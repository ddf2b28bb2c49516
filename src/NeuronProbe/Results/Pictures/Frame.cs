namespace NeuronProbe.Results.Pictures;

/// <summary>The room between the axes of a diagram.</summary>
internal readonly record struct Frame(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    /// <summary>The point at places on both axes, from 0 to 1; upwards is positive.</summary>
    public (double X, double Y) At(double horizontal, double vertical) =>
        (X + (horizontal * Width), Bottom - (vertical * Height));
}
