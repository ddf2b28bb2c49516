namespace NeuronProbe.Results.Pictures;

/// <summary>Shapes that belong together, such as those of one diagram.</summary>
/// <param name="Shapes">The shapes, the lowest first.</param>
internal sealed record Group(IReadOnlyList<Shape> Shapes) : Shape;
