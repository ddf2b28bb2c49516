namespace NeuronProbe.Results.Pictures;

/// <summary>What a kind of line or area stands for.</summary>
/// <param name="Text">The text beside it.</param>
/// <param name="Draw">Draws a piece of it into a small frame.</param>
internal sealed record LegendEntry(string Text, Func<Frame, IEnumerable<Shape>> Draw);
