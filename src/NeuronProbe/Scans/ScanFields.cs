using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Options;
using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>Every option of <c>scan</c> that its manifest keeps, in the manifest's order.</summary>
internal static class ScanFields
{
    /// <summary>Those of the catalogue's collectors and all others.</summary>
    public static IReadOnlyList<OptionField<ScanOptions>> All { get; } = Of(CollectorCatalogue.Kinds);

    /// <summary>Those of them that name files or folders which a scan reads.</summary>
    public static IReadOnlyList<OptionDescription> Inputs { get; } =
    [
        .. All.Select(field => field.Description)
            .Where(option => option is { Kind: ValueKind.Path or ValueKind.Model, Group: not OptionGroup.Output }),
    ];

    /// <summary>Those that a command takes which runs the model: which one it is, how and where it computes.</summary>
    public static IReadOnlyList<OptionField<ScanOptions>> OfModel { get; } = Only(
        [ScanOptionList.Model, ScanOptionList.Device, ScanOptionList.Type, ScanOptionList.MatrixProduct,
            ScanOptionList.Threads]);

    /// <summary>Those that a command takes which has the model read a text, all of <see cref="OfModel"/> among them.
    /// </summary>
    public static IReadOnlyList<OptionField<ScanOptions>> OfText { get; } = Only(
        [
            .. OfModel.Select(field => field.Description),
            ScanOptionList.Layers, ScanOptionList.MaxLength, ScanOptionList.Bos, ScanOptionList.IgnoreFirst,
            ScanOptionList.IncludeSpecial, ScanOptionList.MaxMemory,
            .. DisplayOptions.Fields.Select(field => field.Description),
        ]);

    /// <summary>Those that a command takes which has the model read a corpus, all of <see cref="OfModel"/> among
    /// them.</summary>
    public static IReadOnlyList<OptionField<ScanOptions>> OfReading { get; } = Only(
        [
            .. OfModel.Select(field => field.Description),
            .. CorpusFields.All.Select(field => field.Description),
            ScanOptionList.MaxLength, ScanOptionList.Bos, ScanOptionList.IgnoreFirst, ScanOptionList.IncludeSpecial,
            CorpusFields.LimitDocuments.Description, ScanOptionList.LimitTokens, ScanOptionList.BatchTokens,
            ScanOptionList.MaxMemory, .. DisplayOptions.Fields.Select(field => field.Description),
        ]);

    /// <summary>Those that say which concepts a corpus has.</summary>
    public static IReadOnlyList<OptionField<ScanOptions>> OfConcepts { get; } =
        Only([ConceptFields.Names, ConceptFields.Definitions, ConceptFields.LabelOn]);

    /// <summary>What is asked for where nobody asks for anything; model and corpus are still to be named.</summary>
    public static ScanOptions Defaults { get; } = new() { Model = "", Corpus = new CorpusOptions { Paths = ["-"] } };

    /// <summary>Options by their keys, as the manifest has them.</summary>
    public static JsonObject ToJson(ScanOptions options) =>
        new(All.Select(field => KeyValuePair.Create(field.Description.Key, field.ToJson(options))));

    /// <summary>The fields of some options, in the manifest's order.</summary>
    private static OptionField<ScanOptions>[] Only(OptionDescription[] options) =>
        [.. All.Where(field => options.Any(option => option.Name == field.Description.Name))];

    /// <summary>Those of some collectors and all others.</summary>
    public static IReadOnlyList<OptionField<ScanOptions>> Of(IEnumerable<CollectorKind> collectors) =>
    [
        ScanOptionList.Model.In<ScanOptions>(o => o.Model, (o, value) => o with { Model = value }),
        .. CorpusFields.All.Within<CorpusOptions, ScanOptions>(o => o.Corpus, (o, value) => o with { Corpus = value }),
        .. ConceptFields.All.Within<ConceptOptions, ScanOptions>(
            o => ConceptOptions.Of(o.Collectors),
            (o, value) => o with { Collectors = o.Collectors with { Own = o.Collectors.Own.With(value) } }),
        ScanOptionList.Layers.In<ScanOptions>(o => o.Layers, (o, value) => o with { Layers = value }),
        ScanOptionList.Neurons.In<ScanOptions>(o => o.Neurons, (o, value) => o with { Neurons = value }),
        ScanOptionList.Collect.In<ScanOptions>(o => o.Collect, (o, value) => o with { Collect = value }),
        .. collectors.SelectMany(kind => kind.Options)
            .Within<CollectorOptions, ScanOptions>(o => o.Collectors, (o, value) => o with { Collectors = value }),
        ScanOptionList.MaxLength.InOrNone<ScanOptions, int>(
            o => o.MaxLength, (o, value) => o with { MaxLength = value }),
        ScanOptionList.Bos.In<ScanOptions>(o => o.Bos, (o, value) => o with { Bos = value }),
        ScanOptionList.IgnoreFirst.In<ScanOptions>(o => o.IgnoreFirst, (o, value) => o with { IgnoreFirst = value }),
        ScanOptionList.IncludeSpecial.In<ScanOptions>(
            o => o.IncludeSpecial, (o, value) => o with { IncludeSpecial = value }),
        CorpusFields.LimitDocuments.Within<ScanOptions>(o => o.Corpus, (o, value) => o with { Corpus = value }),
        ScanOptionList.LimitTokens.InOrNone<ScanOptions, long>(
            o => o.LimitTokens, (o, value) => o with { LimitTokens = value }),
        ScanOptionList.Device.In<ScanOptions>(o => o.Device, (o, value) => o with { Device = value }),
        ScanOptionList.Type.In<ScanOptions>(o => o.Type, (o, value) => o with { Type = value }),
        ScanOptionList.MatrixProduct.In<ScanOptions>(
            o => o.MatrixProduct, (o, value) => o with { MatrixProduct = value }),
        ScanOptionList.Threads.In<ScanOptions>(o => o.Threads, (o, value) => o with { Threads = value }),
        ScanOptionList.BatchTokens.InOrNone<ScanOptions, int>(
            o => o.BatchTokens, (o, value) => o with { BatchTokens = value }),
        ScanOptionList.Chunk.In<ScanOptions>(o => o.Chunk, (o, value) => o with { Chunk = value }),
        ScanOptionList.MaxMemory.In<ScanOptions>(o => o.MaxMemory, (o, value) => o with { MaxMemory = value }),
        .. RunOptions.Fields.Within<RunOptions, ScanOptions>(o => o.Run, (o, value) => o with { Run = value }),
        ScanOptionList.Out.In<ScanOptions>(o => o.Out, (o, value) => o with { Out = value }),
        ReportOptions.Formats.In<ScanOptions>(o => o.Formats, (o, value) => o with { Formats = value }),
        ReportOptions.CsvSafeField.Within<ScanOptions>(o => o.Reports, (o, value) => o with { Reports = value }),
        ReportOptions.SingleFileField.Within<ScanOptions>(o => o.Reports, (o, value) => o with { Reports = value }),
        ScanOptionList.Overwrite.In<ScanOptions>(o => o.Overwrite, (o, value) => o with { Overwrite = value }),
        .. PrintOptions.Fields.Within<PrintOptions, ScanOptions>(o => o.Print, (o, value) => o with { Print = value }),
        .. DisplayOptions.Fields.Within<DisplayOptions, ScanOptions>(
            o => o.Display, (o, value) => o with { Display = value }),
    ];
}
