namespace NeuronProbe.Results;

/// <summary>A table that a command may leave in the folder of a scan.</summary>
/// <param name="Name">Its name: that of its file without ending.</param>
/// <param name="Title">What it tells of a neuron, in words.</param>
/// <param name="IsSingleRow">Whether a neuron has one row at most.</param>
/// <param name="Texts">Its columns of text; all others are of numbers.</param>
internal sealed record SideTableKind(string Name, string Title, bool IsSingleRow, IReadOnlyList<string> Texts)
{
    /// <summary>What a neuron is made of.</summary>
    public const string Weights = "weights";

    /// <summary>The tokens that it promotes and suppresses.</summary>
    public const string Logits = "logits";

    /// <summary>What changes without it.</summary>
    public const string Ablation = "ablation";

    /// <summary>How well a few neurons together tell concepts, which is of no one neuron.</summary>
    public const string Probes = "probes";

    /// <summary>All that there are of single neurons, in the order in which they are shown.</summary>
    public static IReadOnlyList<SideTableKind> All { get; } =
    [
        new(Weights, "What it is made of", true, ["class"]),
        new(Logits, "What it writes to the vocabulary", false, ["tail", "token_text"]),
        new(Ablation, "What changes when it is set", false, ["value", "concept", "contexts"]),
        new("ablation_tokens", "Tokens whose chance moves most when it is set", false,
            ["value", "tail", "token_text"]),
        new("probes", "Concepts that it tells with others", false, ["concept", "kind", "neurons"])
        {
            NamesColumn = "neurons",
            ShownKind = "best",
        },
    ];

    /// <summary>The column that lists the neurons which a row is about, where a row is about several; else null, and
    /// the first columns say it.</summary>
    public string? NamesColumn { get; init; }

    /// <summary>What the column <c>kind</c> has in the rows that are shown; null for all.</summary>
    public string? ShownKind { get; init; }

    /// <summary>The name of its file.</summary>
    public string FileName => $"{Name}.csv";

    /// <summary>The command that leaves a file beside a scan; null for one of the scan's own.</summary>
    /// <param name="name">Its name, relative to the folder.</param>
    public static string? CommandOf(string name) => !IsFile(name) ? null : Path.GetFileNameWithoutExtension(name) switch
    {
        Weights or Logits => "weights",
        Probes => "probe",
        _ => "ablate",
    };

    /// <summary>Whether a file beside a scan is such a table, or what was written of its making.</summary>
    /// <param name="name">Its name, relative to the folder.</param>
    public static bool IsFile(string name) => All.Select(kind => kind.Name).Append(Probes)
        .Any(table => name == $"{table}.csv" || name == $"{table}.json");
}
