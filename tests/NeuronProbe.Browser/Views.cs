namespace NeuronProbe.Browser;

/// <summary>An address of each kind of page of the sample's report, and of a comparison.</summary>
internal static class Views
{
    /// <summary>The report of a scan.</summary>
    public const string Report = "report.html";

    /// <summary>That of a comparison.</summary>
    public const string Compare = "compare.html";

    /// <summary>The pages of a comparison: the first is a neuron that changed, the second one that did not.</summary>
    public static IReadOnlyList<(string Name, string Address, string Heading)> OfComparison { get; } =
    [
        ("comparison", "", "after against before"),
        ("changes", "#list", "Neurons"),
        ("changed-neuron", "#ffn.2.post:20", "ffn.2.post:20"),
        ("same-neuron", "#ffn.0.post:7", "ffn.0.post:7"),
        ("nothing", "#ffn.9.post:7", "Not in this report"),
    ];

    public static IReadOnlyList<(string Name, string Address, string Heading)> All { get; } =
    [
        ("overview", "", "tiny-english"),
        ("atlas", "#atlas", "Atlas"),
        ("list", "#list", "Neurons"),
        ("neuron", "#ffn.1.post:344", "ffn.1.post:344"),
        ("concepts", "#concepts", "Concepts"),
        ("concept", "#concept=person", "person"),
        ("search", "#find=said", "Search: said"),
        ("missing", "#nothing-like-this", "Not in this report"),
    ];
}
