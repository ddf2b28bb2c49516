using NeuronProbe.Corpora.Documents;
using NeuronProbe.Options;

namespace NeuronProbe.Corpora.Readers;

/// <summary>The options that say what is read, and how.</summary>
internal static class CorpusFields
{
    public static readonly TextsOption Paths = new(
        "--corpus", "PATH", "Files, folders, globs, or - for standard input; .gz and .zst are read as what they hold.")
    {
        Letter = "-c",
        Group = OptionGroup.Corpus,
        Kind = ValueKind.Path,
        IsRequired = true,
    };

    public static readonly ChoiceOption<string> Format = new(
        "--corpus-format", "How documents are read; auto goes by the file's ending.", Choice.Words(CorpusFormats.Names))
    {
        Group = OptionGroup.Corpus,
        Default = CorpusFormats.Auto,
    };

    public static readonly TextOption TextField = new(
        "--text-field", "NAME", "The field or column that holds the text.")
    {
        Group = OptionGroup.Corpus,
        Default = "text",
    };

    public static readonly TextOption IdField = new("--id-field", "NAME", "The field or column that holds the id.")
    {
        Group = OptionGroup.Corpus,
        Default = "id",
    };

    public static readonly TextOption LabelField = new(
        "--label-field", "NAME", "The field or column that holds labels.")
    {
        Group = OptionGroup.Corpus,
        Default = "labels",
        DefaultNote = "labels, else label",
    };

    public static readonly TextOption LabelSeparator = new(
        "--label-separator", "TEXT", "What stands between label and text of a line in the format labelled.")
    {
        Group = OptionGroup.Corpus,
        Default = "\t",
        DefaultNote = "a tab",
    };

    public static readonly ChoiceOption<string> Quote = new(
        "--quote", "How csv and tsv are quoted.", Choice.Words("double", "none"))
    {
        Group = OptionGroup.Corpus,
        DefaultNote = "double for csv, none for tsv",
    };

    public static readonly ParsedOption<BadLimit> MaxBad = new(
        "--max-bad",
        "Bad records that may be skipped: a number, or a share of all.",
        BadLimit.Parse,
        limit => limit.ToString())
    {
        ValueName = "N|N%",
        Group = OptionGroup.Corpus,
        Default = BadLimit.Default,
    };

    public static readonly SizeOption MaxDocument = new(
        "--max-document", "Refuse a document whose text is longer, in UTF-8; also where --max-memory has less room.")
    {
        Group = OptionGroup.Corpus,
        Default = DocumentLimit.DefaultBytes,
    };

    private static readonly TextOption Separator = new(
        "--separator", "LINE", "A line that ends a document, where a text file holds several.")
    { Group = OptionGroup.Corpus };

    private static readonly ChoiceOption<bool> OnBadRecord = new(
        "--on-bad-record",
        "Whether a record that can't be read stops the scan, or is skipped, counted and named.",
        new("stop", false),
        new("skip", true))
    { Group = OptionGroup.Corpus };

    private static readonly NumberOption<long> MaxDocuments = new(
        "--limit-documents", "Stop after that many documents.")
    {
        Group = OptionGroup.Corpus,
        Least = 1,
        HasNoDefault = true,
    };

    /// <summary>What is read, in the order of the manifest.</summary>
    public static IReadOnlyList<OptionField<CorpusOptions>> All { get; } =
    [
        Paths.In<CorpusOptions>(o => o.Paths, (o, value) => o with { Paths = value }),
        Format.In<CorpusOptions>(o => o.Format, (o, value) => o with { Format = value }),
        Separator.In<CorpusOptions>(o => o.Separator, (o, value) => o with { Separator = value }),
        TextField.In<CorpusOptions>(o => o.TextField, (o, value) => o with { TextField = value }),
        IdField.In<CorpusOptions>(o => o.IdField, (o, value) => o with { IdField = value }),
        LabelField.In<CorpusOptions>(o => o.LabelField, (o, value) => o with { LabelField = value }),
        LabelSeparator.In<CorpusOptions>(o => o.LabelSeparator, (o, value) => o with { LabelSeparator = value }),
        Quote.In<CorpusOptions>(o => o.Quote, (o, value) => o with { Quote = value }),
        OnBadRecord.In<CorpusOptions>(o => o.SkipsBadRecords, (o, value) => o with { SkipsBadRecords = value }),
        MaxBad.In<CorpusOptions>(o => o.MaxBad, (o, value) => o with { MaxBad = value }),
        MaxDocument.In<CorpusOptions>(o => o.MaxDocument, (o, value) => o with { MaxDocument = value }),
    ];

    /// <summary>How much of it; the manifest has it further down.</summary>
    public static OptionField<CorpusOptions> LimitDocuments { get; } = MaxDocuments.InOrNone<CorpusOptions, long>(
        o => o.LimitDocuments, (o, value) => o with { LimitDocuments = value });
}
