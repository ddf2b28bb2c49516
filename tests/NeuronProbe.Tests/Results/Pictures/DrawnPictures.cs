using NeuronProbe.Results;
using NeuronProbe.Results.Pictures;
using NeuronProbe.Tests.Cli.Views;

namespace NeuronProbe.Tests.Results.Pictures;

/// <summary>Neurons to draw, and what a picture consists of.</summary>
internal static class DrawnPictures
{
    /// <summary>A heavy-tailed, a broad and a two-heaped neuron, a dead and a constant one.</summary>
    public static IReadOnlyList<NeuronFindings> Neurons { get; } =
        [.. Read(DrawnNeurons.Create())];

    /// <summary>The same with names of families.</summary>
    public static IReadOnlyList<NeuronFindings> Named { get; } =
        [.. Neurons.Select((neuron, i) => neuron with { Alias = i < 3 ? "ffn.0.post" : "ffn.11.post" })];

    /// <summary>A neuron that tells a concept, one that tells it by low values, and one that nothing is known of.
    /// </summary>
    public static IReadOnlyList<ConceptDistribution> Concepts { get; } =
    [
        new("ffn.11.post:219", DrawnConcepts.Telling.Best[0].Row, DrawnConcepts.Telling.Bins),
        new("ffn.0.post:5", DrawnConcepts.LowValues.Best[0].Row, DrawnConcepts.LowValues.Bins),
        new("ffn.0.post:6", DrawnConcepts.Empty.First!.Value.Row, []),
    ];

    public static IEnumerable<NeuronFindings> Read(Findings findings) =>
        findings.Places.Select(place => NeuronFindings.Read(findings, place.Site, place.Index));

    /// <summary>All shapes that are no groups.</summary>
    public static IEnumerable<Shape> Flat(IEnumerable<Shape> shapes) =>
        shapes.SelectMany(shape => shape is Group group ? Flat(group.Shapes) : [shape]);

    /// <summary>The room that a label takes.</summary>
    public static (double Left, double Top, double Right, double Bottom) RoomOf(Label label)
    {
        double width = TextWidths.Of(label.Text, label.Size);
        double left = label.X - (label.Anchor switch
        {
            LabelAnchor.Middle => width / 2,
            LabelAnchor.End => width,
            _ => 0,
        });
        // Capitals and digits; what hangs below the line is a fifth of the size.
        return (left, label.Y - (0.72 * label.Size), left + width, label.Y + (0.2 * label.Size));
    }
}
