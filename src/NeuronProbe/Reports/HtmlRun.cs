using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Reports.Html;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>What the report says of the run as a whole, and what its pages must know beforehand.</summary>
/// <param name="report">What is shown.</param>
/// <param name="columns">The figures that every neuron has.</param>
/// <param name="concepts">The concepts.</param>
/// <param name="sites">The sites' figures, in their order.</param>
internal sealed class HtmlRun(
    Report report, IReadOnlyList<PageColumn> columns, ConceptPages concepts, IReadOnlyList<SiteFigures> sites)
{
    /// <summary>The version of the data files; a page reads those of its own alone.</summary>
    public const int SchemaVersion = 1;

    /// <summary>What the README says of such figures, in a line.</summary>
    public const string Caveat =
        "What a neuron means depends on the context, functions are spread over many neurons, and the top of a list "
        + "says little about the rest of the distribution: these are statistics of one corpus, not names.";

    private static readonly List<string> FirstListed =
    [
        "neuron", PageColumn.Density, NeuronFigures.Peak, "max", "mean", "std", "lifetime_sparseness", "kurtosis",
        "token", "flags", SiteFigures.Best, PageColumn.BestStrength, PageColumn.Largest,
    ];

    private static readonly string[] UsualFlags = ["dead", "always_on", "sparse", "heavy_tailed"];

    private readonly ScanManifest manifest = report.Manifest;

    /// <summary>Makes the JSON.</summary>
    /// <param name="blockLength">Neurons of a block.</param>
    public ReadOnlyMemory<byte> Write(int blockLength)
    {
        using var data = new DataText();
        data.Json.WriteStartObject();
        data.Json.WriteNumber("schema_version", SchemaVersion);
        data.Json.WriteString("caveat", Caveat);
        data.Texts("notes", SavedNotes.Of(manifest).Lines);
        WriteFacts(data);
        WriteOptions(data);
        data.Json.WriteNumber("block", blockLength);
        WriteFigures(data);
        WriteHas(data);
        data.Json.WriteStartArray("sites");
        foreach ((SiteFindings site, SiteFigures figures) in report.Findings.Sites.Zip(sites))
        {
            SiteEntry.Write(data, site.Selection, () => figures.WriteSummary(data));
        }
        data.Json.WriteEndArray();
        data.Json.WriteEndObject();
        return data.Finish();
    }

    private void WriteFacts(DataText data)
    {
        data.Json.WriteStartObject("model");
        data.Json.WriteString("name", manifest.Model.Folder);
        data.Json.WriteEndObject();
        data.Json.WriteStartObject("corpus");
        data.Json.WriteNumber("documents", manifest.Corpus.Documents);
        data.Json.WriteNumber("tokens", manifest.Corpus.Tokens);
        data.Json.WriteEndObject();
        data.Json.WriteStartArray("facts");
        foreach (HtmlFact fact in HtmlFact.Of(manifest))
        {
            fact.Write(data);
        }
        data.Json.WriteEndArray();
    }

    private void WriteOptions(DataText data)
    {
        data.Json.WriteStartArray("options");
        foreach ((string name, JsonNode? value) in manifest.Options.Where(option => option.Value is not null))
        {
            data.Json.WriteStartObject();
            data.Json.WriteString("name", "--" + name);
            data.Json.WriteString("value", HtmlFact.TextOf(value));
            data.Json.WriteEndObject();
        }
        data.Json.WriteEndArray();
    }

    private void WriteFigures(DataText data)
    {
        WriteWords(data, "columns", columns.Select(column => column.Name));
        WriteWords(data, "list", Listed());
        new AtlasFigures(columns, concepts.Numbers.Count, sites).Write(data);
        data.Json.WriteStartArray("concept_columns");
        if (concepts.Numbers.Count > 0)
        {
            ConceptHeads.Write(data);
        }
        data.Json.WriteEndArray();
        WriteFlags(data);
        data.Json.WriteStartArray("concepts");
        for (int concept = 0; concept < concepts.Numbers.Count; concept++)
        {
            concepts.WriteSummary(data, concept);
        }
        data.Json.WriteEndArray();
        data.Json.WriteStartObject("coverage");
        data.Json.WriteString("meaning", CoverageWords.Meaning);
        data.Texts("parts", CoverageWords.Parts);
        data.Texts("judgement", [CoverageWords.Sure, CoverageWords.BeforeDoubts, CoverageWords.AfterDoubts]);
        data.Json.WriteString("too_few", CoverageWords.TooFew);
        data.Texts("doubts", CoverageWords.Doubts);
        data.Json.WriteStartArray("figures");
        foreach (CoverageFigure figure in CoverageWords.Figures)
        {
            new FigureWord(figure.Name, figure.Meaning, 3).Write(data, figure.Name);
        }
        data.Json.WriteEndArray();
        data.Json.WriteEndObject();
        data.Json.WriteStartObject("find");
        data.Json.WriteNumber("tokens_before", PeakWords.TokensBefore);
        data.Json.WriteString("word", WholeWords.Pattern);
        data.Json.WriteEndObject();
    }

    private void WriteHas(DataText data)
    {
        data.Json.WriteStartObject("has");
        data.Json.WriteBoolean("statistics", Has<NeuronStatistics>());
        data.Json.WriteBoolean("examples", Has<TopExample>());
        data.Json.WriteBoolean("histogram", Has<HistogramBin>());
        data.Json.WriteBoolean("concepts", Has<ConceptFigures>());
        data.Json.WriteBoolean("samples", Has<Sample>());
        data.Json.WriteEndObject();
    }

    private bool Has<TRow>() => report.Findings.Schemas.OfType<TableSchema<TRow>>().Any();

    /// <summary>The columns of the list of neurons: what tells most first.</summary>
    private IEnumerable<string> Listed()
    {
        IEnumerable<string> all = columns.Select(column => column.Name)
            .Append("neuron")
            .Concat(Has<TopExample>() ? ["token"] : [])
            .Concat(Has<NeuronStatistics>() ? ["flags"] : [])
            .Concat(concepts.Numbers.Count > 0 ? [SiteFigures.Best] : []);
        return all.Distinct().OrderBy(name => FirstListed.IndexOf(name) is >= 0 and var place ? place : int.MaxValue);
    }

    private static void WriteWords(DataText data, string name, IEnumerable<string> figures)
    {
        data.Json.WriteStartArray(name);
        foreach (string figure in figures)
        {
            FigureWords.Of(figure).Write(data, figure);
        }
        data.Json.WriteEndArray();
    }

    /// <summary>Writes what the flags of neurons mean, and which the overview counts: the usual ones, and any other
    /// that a neuron has.</summary>
    private void WriteFlags(DataText data)
    {
        data.Json.WriteStartArray("flags");
        foreach ((int bit, string flag) in NeuronFlags.Names.Index())
        {
            data.Json.WriteStartObject();
            data.Json.WriteString("name", flag);
            data.Json.WriteString("meaning", FlagWords.Meaning(flag));
            data.Json.WriteBoolean(
                "shown",
                Has<NeuronStatistics>() && (UsualFlags.Contains(flag) || sites.Any(site => site.Flagged(bit) > 0)));
            data.Json.WriteEndObject();
        }
        data.Json.WriteEndArray();
    }
}
