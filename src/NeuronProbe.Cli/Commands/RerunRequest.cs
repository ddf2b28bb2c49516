using NeuronProbe.Comparisons;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Options;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>What <c>rerun</c> is asked for.</summary>
internal sealed record RerunRequest
{
    private static readonly TextOption OutOption = new("--out", "DIR", "A folder for the new scan, which is kept.")
    {
        Letter = "-o",
        Kind = ValueKind.Path,
        DefaultNote = "a folder beside DIR, which is deleted",
    };

    private static readonly TextOption ModelOption = new(
        ScanOptionList.Model.Name, "DIR|NAME", "Where the model is now, if it has moved.")
    {
        Letter = "-m",
        Kind = ValueKind.Model,
        DefaultNote = AsTheScan,
    };

    private static readonly TextsOption CorpusOption = new(
        CorpusFields.Paths.Name, "PATH", "Files and folders that hold the corpus now, if they have moved.")
    {
        Letter = "-c",
        Kind = ValueKind.Path,
        DefaultNote = AsTheScan,
    };

    private static readonly TextOption DefinitionsOption = new(
        ConceptFields.Definitions.Name, "FILE", "Where the definitions of concepts are now, if they have moved.")
    {
        Kind = ValueKind.Path,
        DefaultNote = AsTheScan,
    };

    private static readonly NumberOption<int> ThreadsOption = new(ScanOptionList.Threads.Name, "Threads.")
    {
        Least = 1,
        DefaultNote = AsTheScan,
    };

    private const string AsTheScan = "as the scan";

    /// <summary>The folder for the new scan, or null for one that is deleted.</summary>
    public string? Out { get; init; }

    /// <summary>What is given anew.</summary>
    public RerunChanges Changes { get; init; } = new();

    public DisplayOptions Display { get; init; } = new();

    public static IReadOnlyList<OptionField<RerunRequest>> Fields { get; } =
    [
        OutOption.In<RerunRequest>(o => o.Out, (o, value) => o with { Out = value }),
        ModelOption.In<RerunRequest>(
            o => o.Changes.Model, (o, value) => o with { Changes = o.Changes with { Model = value } }),
        CorpusOption.In<RerunRequest>(
            o => o.Changes.Corpus, (o, value) => o with { Changes = o.Changes with { Corpus = value } }),
        DefinitionsOption.In<RerunRequest>(
            o => o.Changes.Definitions, (o, value) => o with { Changes = o.Changes with { Definitions = value } }),
        ThreadsOption.InOrNone<RerunRequest, int>(
            o => o.Changes.Threads,
            (o, value) => o with { Changes = o.Changes with { Threads = ScanOptions.DemandThreads(value) } }),
        .. DisplayOptions.Fields.Within<DisplayOptions, RerunRequest>(
            o => o.Display, (o, value) => o with { Display = value }),
    ];
}
