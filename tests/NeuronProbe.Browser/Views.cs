namespace NeuronProbe.Browser;

/// <summary>An address of each kind of page of the sample's report.</summary>
internal static class Views
{
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
