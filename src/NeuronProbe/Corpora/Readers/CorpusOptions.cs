using NeuronProbe.Corpora.Documents;
using NeuronProbe.Options;

namespace NeuronProbe.Corpora.Readers;

/// <summary>Which files are read, and as what. Every property refuses a wrong value with a
/// <see cref="ProbeException"/>.</summary>
internal sealed record CorpusOptions
{
    /// <summary>What messages call the process's standard input.</summary>
    public const string StandardInput = "(standard input)";

    /// <summary>Files, folders, patterns, and <c>-</c> for standard input. At least one.</summary>
    public required IReadOnlyList<string> Paths
    {
        get;
        init => field = value.Count > 0 && value.All(p => p.Length > 0)
            ? [.. value]
            : throw new ProbeException(
                "--corpus: expected files, folders or patterns, but got an empty list or name. Name at least one.");
    }

    /// <summary>What messages call that which <c>-</c> stands for.</summary>
    public string InputName { get; init; } = StandardInput;

    /// <summary>The files that the paths once led to, each where it is now; null: they lead to what is there.</summary>
    public IReadOnlyList<CorpusPlace>? Places { get; init; }

    /// <summary>One of <see cref="CorpusFormats.Names"/>.</summary>
    public string Format
    {
        get;
        init => field = CorpusFields.Format.Parse([value]);
    } = CorpusFields.Format.Default;

    /// <summary>The line that ends a document of the format <c>text</c>, or null where a file is one document. An empty
    /// one stands for a blank line.</summary>
    public string? Separator
    {
        get;
        init => field = value is null || value.AsSpan().IndexOfAny('\r', '\n') < 0
            ? value
            : throw new ProbeException(
                "--separator: expected one line, but got text with a line break. Leave the break out.");
    }

    /// <summary>The field or column that holds the text.</summary>
    public string TextField { get; init => field = NotEmpty(CorpusFields.TextField, value); } =
        CorpusFields.TextField.Default;

    /// <summary>The field or column that holds the id. Only one that was asked for must be there.</summary>
    public string IdField { get; init => field = NotEmpty(CorpusFields.IdField, value); } =
        CorpusFields.IdField.Default;

    /// <summary>Whether documents come with their labels. Where nobody asks, no label is looked at,
    /// and none can be wrong.</summary>
    public bool ReadsLabels { get; init; }

    /// <summary>The field or column that holds labels. Only one that was asked for must be there.</summary>
    public string LabelField
    {
        get;
        init => field = NotEmpty(CorpusFields.LabelField, value);
    } = CorpusFields.LabelField.Default;

    /// <summary>What ends the label of a line in the format <c>labelled</c>.</summary>
    public string LabelSeparator
    {
        get;
        init => field = value.Length > 0 && value.AsSpan().IndexOfAny('\r', '\n') < 0
            ? value
            : throw new ProbeException("--label-separator: expected what stands between label and text of a line, but "
                + "got nothing or a line break. Give one character, or leave it out for a tab.");
    } = CorpusFields.LabelSeparator.Default;

    /// <summary>How the formats csv and tsv are quoted, or null for what is usual: <c>double</c> for csv,
    /// <c>none</c> for tsv.</summary>
    public string? Quote { get; init => field = value is null ? null : CorpusFields.Quote.Parse([value]); }

    /// <summary>Whether a record that can't be read is skipped and counted, and not the end.</summary>
    public bool SkipsBadRecords { get; init; }

    /// <summary>How many may be skipped.</summary>
    public BadLimit MaxBad { get; init; } = CorpusFields.MaxBad.Default;

    /// <summary>Bytes of UTF-8 that a document's text may have. At least 1.</summary>
    public long MaxDocument
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ProbeException(
                $"--max-document: expected at least 1 byte, but got {value}. Give a larger size.");
    } = CorpusFields.MaxDocument.Default;

    /// <summary>Bytes of UTF-8 of a document that memory has room for, or null where nobody looked.</summary>
    public long? RoomForDocument { get; init; }

    /// <summary>The smaller of the two.</summary>
    public DocumentLimit DocumentLimit => RoomForDocument < MaxDocument
        ? new DocumentLimit(RoomForDocument.Value, "--max-memory")
        : new DocumentLimit(MaxDocument);

    /// <summary>Documents after which reading stops, empty ones not counted, or null for all. At least 1.</summary>
    public long? LimitDocuments
    {
        get;
        init => field = value is null or >= 1
            ? value
            : throw new ProbeException($"--limit-documents: expected at least 1, but got {value}. "
                + "Give a larger number, or leave it out to read all.");
    }

    /// <summary>Whether the user named the id field, so that a record without it is an error.</summary>
    public bool RequiresId => IdField != CorpusFields.IdField.Default;

    /// <summary>Whether the user named the label field, so that a record without it is an error.</summary>
    public bool RequiresLabels => LabelField != CorpusFields.LabelField.Default;

    /// <summary>The fields or columns that may hold labels, the first that is there does.</summary>
    public IReadOnlyList<string> LabelFields =>
        RequiresLabels ? [LabelField] : [CorpusFields.LabelField.Default, "label"];

    private static string NotEmpty(OptionDescription option, string value) => value.Length > 0
        ? value
        : throw new ProbeException(
            $"{option.Name}: expected the name of a field, but got an empty one. Give its name.");
}
