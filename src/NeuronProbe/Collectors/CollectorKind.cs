using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Options;
using NeuronProbe.Sites;

namespace NeuronProbe.Collectors;

/// <summary>A kind of collector, as the catalogue lists it,
/// with all that the rest of the program needs to know of it.</summary>
/// <param name="Name">Its name in <c>--collect</c>, the same as <see cref="Collector.Name"/>.</param>
/// <param name="Description">One line for the help.</param>
/// <param name="Requires">Names of the kinds that it reads from; they are created,
/// updated and merged along with it.</param>
/// <param name="BytesPerNeuron">Memory that it holds for a neuron when it is full,
/// for the estimate before a scan.</param>
/// <param name="Create">Makes one for a site, from the options and the collectors that it requires, in the order of
/// <paramref name="Requires"/>.</param>
public sealed record CollectorKind(
    string Name,
    string Description,
    IReadOnlyList<string> Requires,
    Func<CollectorOptions, long> BytesPerNeuron,
    Func<SiteSelection, CollectorOptions, IReadOnlyList<Collector>, Collector> Create)
{
    /// <summary>About how many bytes its rows of a neuron take as CSV and JSON together, for what a scan writes where
    /// nobody names a format.</summary>
    internal Func<CollectorOptions, long> WrittenBytesPerNeuron { get; init; } = _ => 1 << 10;

    /// <summary>Memory that each further token takes for each neuron.</summary>
    internal Func<CollectorOptions, long> BytesPerToken { get; init; } = _ => 0;

    /// <summary>Memory that each further document takes for each neuron.</summary>
    internal Func<CollectorOptions, long> BytesPerDocument { get; init; } = _ => 0;

    /// <summary>Whether it reads the labels of documents: while it prepares itself, or, where it has no preparation, in
    /// the documents of its blocks.</summary>
    internal bool ReadsLabels { get; init; }

    /// <summary>Whether the windows of a document stay side by side in batches, given the options.</summary>
    internal Func<CollectorOptions, bool> KeepsDocuments { get; init; } = _ => false;

    /// <summary>How many times the usual tokens of a batch suit it.</summary>
    internal int BatchFactor { get; init; } = 1;

    /// <summary>Options by which it is collected too where nobody says what is collected.</summary>
    internal IReadOnlyList<OptionDescription> ChosenBy { get; init; } = [];

    /// <summary>The options with what files hold that they name; called once,
    /// before corpus and model are opened.</summary>
    /// <exception cref="ProbeException">They can't be followed.</exception>
    internal Func<CollectorOptions, CollectorOptions> Open { get; init; } = options => options;

    /// <summary>A hash of what the files hold that its options name; null where there are none.</summary>
    internal Func<CollectorOptions, string?> HashOfFiles { get; init; } = _ => null;

    /// <summary>What to say where its own options are given but it is not collected, or null.</summary>
    internal Func<CollectorOptions, string?> WarnOfUnused { get; init; } = _ => null;

    /// <summary>Prepares it by reading the corpus, or null where it needs no preparation; kinds with the same method
    /// share what it finds.</summary>
    internal Func<PreparationRequest, Preparation>? Prepare { get; init; }

    /// <summary>What to tell before <see cref="Prepare"/>, which may take long;
    /// null where it needs no preparation.</summary>
    internal string? PreparationNote { get; init; }

    /// <summary>What its preparation found, as a line of a scan's plan; null where there is nothing to tell.</summary>
    internal Func<CollectorOptions, string?> TellFound { get; init; } = _ => null;

    /// <summary>How its state would fit: given the options, the neurons of the scan and the bytes that are too many;
    /// ends in a space, or is empty.</summary>
    internal Func<CollectorOptions, long, long, string> AdviceToFit { get; init; } = (_, _, _) => "";

    /// <summary>What to say of its options once the number of documents is known or counted.</summary>
    internal Func<CollectorOptions, long, string?> WarnOfDocuments { get; init; } = (_, _) => null;

    /// <summary>What to say of its findings: given the options,
    /// its collectors of all sites and what was counted.</summary>
    internal Func<CollectorOptions, IReadOnlyList<Collector>, RunCounts, IEnumerable<string>> Warn { get; init; } =
        (_, _, _) => [];

    /// <summary>Memory of a further reading, given the options, the neurons of the scan and the threads;
    /// null where there is none.</summary>
    internal Func<CollectorOptions, long, int, MemoryDemand?> FurtherDemand { get; init; } = (_, _, _) => null;

    /// <summary>Plans a further reading from the options and its collectors of all sites;
    /// null where there is none.</summary>
    internal Func<CollectorOptions, IReadOnlyList<Collector>, FurtherReading?> ReadFurther { get; init; } =
        (_, _) => null;

    /// <summary>How its rows are corrected over the whole run; null where they are not.</summary>
    internal CorrectionKind? Correction { get; init; }

    /// <summary>What of its preparation is saved with its state; null where it has none.</summary>
    internal Func<CollectorOptions, JsonNode?>? SavePreparation { get; init; }

    /// <summary>The options with what <see cref="SavePreparation"/> saved.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    internal Func<CollectorOptions, JsonElement, CollectorOptions>? LoadPreparation { get; init; }

    /// <summary>Whether it and another kind prepare in the same way, and so follow the same options.</summary>
    internal bool SharesPreparationWith(CollectorKind other) => Prepare is not null && Prepare == other.Prepare;

    /// <summary>Whether it has a table; else it is state alone, which nothing writes or prints, and its collectors are
    /// of <see cref="StateCollector"/>.</summary>
    internal bool HasTable { get; init; } = true;

    /// <summary>What <c>--print</c> calls its table, if it has one.</summary>
    public string PrintName { get; init; } = Name;

    /// <summary>Its options, which <c>scan</c> takes and the manifest keeps.</summary>
    public IReadOnlyList<OptionField<CollectorOptions>> Options { get; init; } = [];
}
