using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>A file format of corpora.</summary>
/// <param name="Create">Makes its reader.</param>
/// <param name="Endings">The endings of file names that stand for it, each with its dot.</param>
internal sealed record CorpusFormat(Func<ICorpusReader> Create, params string[] Endings)
{
    /// <summary>Whether its reader jumps about in the file, which can then be neither packed nor a stream.</summary>
    public bool JumpsAbout { get; init; }
}

/// <summary>The catalogue of corpus formats: a new one costs its file and a line here.</summary>
internal static class CorpusFormats
{
    /// <summary>The name that lets each file's ending decide.</summary>
    public const string Auto = "auto";
    public const string Text = "text";
    public const string Lines = "lines";
    public const string JsonLines = "jsonl";

    private static readonly (Packing Packing, string Ending)[] Packings =
        [(Packing.Gzip, ".gz"), (Packing.Zstd, ".zst"), (Packing.Zstd, ".zstd")];

    private static readonly Dictionary<string, CorpusFormat> Formats = new(StringComparer.Ordinal)
    {
        [Text] = new(() => new TextCorpusReader(), ".txt", ".md"),
        [Lines] = new(() => new LinesCorpusReader(), ".lines"),
        ["labelled"] = new(() => new LabelledLinesCorpusReader()),
        [JsonLines] = new(() => new JsonLinesCorpusReader(), ".jsonl", ".ndjson", ".jsonlines", ".jl", ".ldjson"),
        ["csv"] = new(() => new DelimitedCorpusReader(',', "double"), ".csv"),
        ["tsv"] = new(() => new DelimitedCorpusReader('\t', "none"), ".tsv", ".tab"),
        ["parquet"] = new(() => new ParquetCorpusReader(), ".parquet", ".parq", ".pq") { JumpsAbout = true },
        ["conllu"] = new(() => new ConlluCorpusReader(), ".conllu"),
    };

    /// <summary>What <c>--corpus-format</c> accepts, <c>auto</c> first.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, .. Formats.Keys];

    /// <summary>The format that each ending stands for.</summary>
    public static IReadOnlyDictionary<string, string> ByEnding { get; } = Formats
        .SelectMany(f => f.Value.Endings, (f, ending) => (ending, f.Key))
        .ToDictionary(p => p.ending, p => p.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>The reader of a format other than <c>auto</c>.</summary>
    public static ICorpusReader Create(string name) => Formats[name].Create();

    /// <summary>Whether files of a format other than <c>auto</c> are read in any order.</summary>
    public static bool JumpsAbout(string name) => Formats[name].JumpsAbout;

    /// <summary>The format that a file's ending stands for, <c>.gz</c> and <c>.zst</c> not looked at;
    /// an unknown ending is text.</summary>
    /// <exception cref="ProbeException">It ends in <c>.json</c>, which may be records or one value,
    /// or as something that is no text.</exception>
    public static string OfFile(string path)
    {
        string name = WithoutPacking(path);
        if (ByEnding.TryGetValue(Path.GetExtension(name), out string? format))
        {
            return format;
        }
        if (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProbeException($"--corpus: expected a file whose ending says how to read it, but got '{path}'. "
                + "Give --corpus-format jsonl where each line is a record, or text.");
        }
        if (ForeignFormat.OfName(name) is { } kind)
        {
            throw new ProbeException(
                $"--corpus: expected text, records or parquet, but got '{path}', {kind.Name}. {kind.Advice}");
        }
        return Text;
    }

    /// <summary>How a file is packed, by its ending.</summary>
    public static Packing PackingOf(string path) =>
        Packings.FirstOrDefault(p => path.EndsWith(p.Ending, StringComparison.OrdinalIgnoreCase)).Packing;

    private static string WithoutPacking(string path) =>
        Packings.FirstOrDefault(p => path.EndsWith(p.Ending, StringComparison.OrdinalIgnoreCase)).Ending is { } ending
            ? path[..^ending.Length]
            : path;
}
