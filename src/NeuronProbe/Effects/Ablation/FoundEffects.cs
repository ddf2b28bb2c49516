using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Effects.Ablation;

/// <summary>What was found of one ablation.</summary>
/// <param name="Site">The site of its neurons; null where they are of several.</param>
/// <param name="Neuron">The neuron's number; null for all together.</param>
/// <param name="Rows">The changes: on the corpus, by concept, and on contexts.</param>
/// <param name="Tokens">Tokens whose log-probability changes most.</param>
internal sealed record FoundEffect(
    Site? Site, int? Neuron, IReadOnlyList<AblationRow> Rows, IReadOnlyList<AblationTokenRow> Tokens)
{
    /// <summary>What is said in place of a name of all neurons at once.</summary>
    public const string Together = "all together";

    /// <summary>Its name as it may be typed, or what is said in its place.</summary>
    public string Name => Neuron is { } neuron && Site is { } site
        ? NeuronPlace.NameOf(site.Alias ?? site.Name, neuron)
        : Together;

    /// <summary>The change over the corpus.</summary>
    public LossChange Corpus => Rows[0].Figures;

    /// <summary>What stands in the columns of the keys.</summary>
    public Cell[] Keys =>
        [Site?.Name, (long?)Site?.Layer, Site?.Alias, (long?)Neuron];

    /// <summary>The change on other tokens, or null where there are none.</summary>
    /// <param name="contexts">Which, such as <see cref="AblationRow.Top"/>.</param>
    /// <param name="concept">The concept, or null.</param>
    public LossChange? On(string contexts, string? concept = null) =>
        Rows.FirstOrDefault(row => row.Contexts == contexts && row.Concept == concept)?.Figures;
}

/// <summary>What was found of all ablations, and of what.</summary>
internal sealed record FoundEffects
{
    /// <summary>The model, with the hashes of its files.</summary>
    public required ManifestModel Model { get; init; }

    /// <summary>The corpus's files, with hashes of those that were read to their ends.</summary>
    public required IReadOnlyList<ManifestFile> CorpusFiles { get; init; }

    /// <summary>What was read.</summary>
    public required ScanTally Tally { get; init; }

    /// <summary>Names of the concepts, in the order of the rows.</summary>
    public required IReadOnlyList<string> Concepts { get; init; }

    /// <summary>Each neuron, in the model's order, and then all together where that was asked for.</summary>
    public required IReadOnlyList<FoundEffect> Effects { get; init; }

    /// <summary>The table of changes: with a column of concepts where there are some.</summary>
    public TableSchema<AblationRow> Schema =>
        Concepts.Count > 0 ? AblationRow.ConceptSchema : AblationRow.Schema;

    /// <summary>Those that raise the loss most first.</summary>
    public IEnumerable<FoundEffect> Costliest => Effects.OrderByDescending(
        effect => double.IsNaN(effect.Corpus.Change) ? double.NegativeInfinity : effect.Corpus.Change);
}
