using NeuronProbe.Gates;
using NeuronProbe.Reports;
using NeuronProbe.Reports.Html;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Tables;

namespace NeuronProbe.Comparisons;

/// <summary>What the page says of a comparison as a whole, and what it must know beforehand.</summary>
/// <param name="found">The comparison.</param>
/// <param name="verdict">What it comes to.</param>
/// <param name="columns">The figures that both scans have of a neuron with a page.</param>
/// <param name="sites">The sites, in their order.</param>
internal sealed class ComparisonPageRun(
    ScanComparison found,
    Verdict verdict,
    IReadOnlyList<PageColumn> columns,
    IReadOnlyList<ComparisonPageSite> sites)
{
    /// <summary>The version of the data files; a page reads those of its own alone.</summary>
    public const int SchemaVersion = 1;

    /// <summary>What should be known of such figures, in a line.</summary>
    public const string Caveat =
        "What counts as changed is told by how much the baseline's own documents differ, not by a p-value; a change in "
        + "an early layer moves later ones too, and all of it is of one corpus.";

    private const int Most = 12;
    private const int Digits = 4;

    /// <summary>Makes the JSON.</summary>
    /// <param name="blockLength">Neurons of a block.</param>
    public ReadOnlyMemory<byte> Write(int blockLength)
    {
        using var data = new DataText();
        ScanPair pair = found.Pair;
        data.Json.WriteStartObject();
        data.Json.WriteNumber("schema_version", SchemaVersion);
        data.Json.WriteString("caveat", Caveat);
        data.Texts("notes", found.Notes);
        data.Json.WriteStartObject("model");
        data.Json.WriteString("name", $"{pair.OtherFolder} against {pair.Folder}");
        data.Json.WriteEndObject();
        data.Texts("folders", [pair.Folder, pair.OtherFolder]);
        // As it is typed to see one neuron in both.
        data.Json.WriteString(
            "command",
            $"neuronprobe compare{(pair.IsPaired ? "" : " --unpaired")} {Word(pair.Folder)} {Word(pair.OtherFolder)}");
        data.Json.WriteBoolean("paired", pair.IsPaired);
        data.Json.WriteNumber("paired_tokens", found.PairedTokens);
        data.Json.WriteBoolean("has_limits", found.HasLimits);
        data.Json.WriteNumber("changed", found.Sites.Sum(site => (long)site.ChangedCount));
        data.Json.WriteString("documents", found.TellDocuments());
        data.Json.WriteNumber("shown", Math.Min(ComparisonPage.MostNeurons, pair.NeuronCount));
        data.Json.WriteNumber("block", blockLength);
        WriteScans(data);
        WriteVerdict(data);
        WriteWords(data, "columns", columns.Select(column => (column.Name, FigureWords.Of(column.Name))));
        WriteWords(data, "list", ComparisonWords.List
            .Where(name => found.Documents is not null
                || name is not (NeuronChange.DocumentPName or NeuronChange.DocumentPAdjustedName))
            .Select(name => (name, ComparisonWords.Of(name))));
        WriteWords(data, "kinds", ComparisonWords.Kinds.Select(kind => (kind.Title, kind)));
        WriteFlags(data);
        data.Json.WriteString("sort", "rank");
        // What the report has beside these, and its scripts look for.
        foreach (string none in (string[])["concepts", "figures"])
        {
            data.Json.WriteStartArray(none);
            data.Json.WriteEndArray();
        }
        WriteLargest(data);
        data.Json.WriteStartArray("sites");
        foreach (ComparisonPageSite site in sites)
        {
            SiteEntry.Write(data, site.Changes.Selection, () => site.WriteSummary(data));
        }
        data.Json.WriteEndArray();
        data.Json.WriteEndObject();
        return data.Finish();
    }

    private static string Word(string folder) => ShellCommand.Quote(ShellCommand.PathWord(folder));

    private void WriteScans(DataText data)
    {
        (ScanManifest one, ScanManifest other) = (found.Pair.Baseline.Manifest, found.Pair.Other.Manifest);
        data.Json.WriteStartArray("scans");
        foreach ((string name, Func<ScanManifest, string> text) in (ReadOnlySpan<(string, Func<ScanManifest, string>)>)
        [
            ("model", manifest => $"{manifest.Model.Folder} ({manifest.Model.Architecture})"),
            ("numbers", manifest => manifest.Dtype),
            ("products", manifest => manifest.Matmul),
            ("device", manifest => manifest.Device),
            ("documents", manifest => Figures.Count(manifest.Corpus.Documents)),
            ("tokens", manifest => Figures.Count(manifest.Corpus.Tokens)),
            ("program", manifest => manifest.Tool),
        ])
        {
            data.Json.WriteStartObject();
            data.Json.WriteString("name", name);
            data.Texts("values", [text(one), text(other)]);
            data.Json.WriteEndObject();
        }
        data.Json.WriteEndArray();
    }

    private void WriteVerdict(DataText data)
    {
        data.Json.WriteStartObject("verdict");
        data.Json.WriteBoolean("passed", verdict.Passed);
        data.Json.WriteString("summary", PlainLine.Of(verdict.Summary));
        data.Json.WriteStartArray("rules");
        foreach (RuleOutcome rule in verdict.Rules)
        {
            data.Json.WriteStartObject();
            data.Json.WriteString("rule", "--" + rule.Rule);
            data.Json.WriteString("limit", rule.Limit);
            data.Json.WriteString("found", PlainLine.Of(rule.Value));
            data.Json.WriteBoolean("passed", rule.Passed);
            data.Json.WriteEndObject();
        }
        data.Json.WriteEndArray();
        data.Json.WriteEndObject();
    }

    private static void WriteWords(DataText data, string name, IEnumerable<(string Name, FigureWord Word)> figures)
    {
        data.Json.WriteStartArray(name);
        foreach ((string figure, FigureWord word) in figures)
        {
            word.Write(data, figure);
        }
        data.Json.WriteEndArray();
    }

    private static void WriteFlags(DataText data)
    {
        data.Json.WriteStartArray("flags");
        foreach (string flag in ComparisonPageSite.FlagNames)
        {
            data.Json.WriteStartObject();
            data.Json.WriteString("name", flag);
            data.Json.WriteString("meaning", ComparisonWords.MeaningOf(flag));
            data.Json.WriteEndObject();
        }
        data.Json.WriteEndArray();
    }

    /// <summary>Writes the largest changes of all, and the largest of each site after these.</summary>
    private void WriteLargest(DataText data)
    {
        data.Json.WriteStartArray("largest");
        foreach (NeuronChange change in found.Largest.Where(change => change.Size > 0).Take(Most))
        {
            Write(data, change);
        }
        data.Json.WriteEndArray();
        data.Json.WriteStartArray("largest_of_sites");
        foreach (SiteChanges site in found.Sites)
        {
            if (site.Changes.MaxBy(change => change.Size ?? -1) is { Size: > 0 } largest)
            {
                Write(data, largest);
            }
            else
            {
                data.Json.WriteNullValue();
            }
        }
        data.Json.WriteEndArray();
    }

    private static void Write(DataText data, NeuronChange change)
    {
        data.Json.WriteStartObject();
        data.Json.WriteNumber("site", change.Site);
        data.Json.WriteNumber("index", change.Index);
        data.Json.WriteString(ComparisonPageSite.Reason, change.Reason);
        data.Json.WritePropertyName(ComparisonPageSite.Times);
        data.FigureToRound(change.Size ?? double.NaN, Digits);
        foreach (Column<NeuronChange> column in ComparisonPageSite.Figures)
        {
            data.Json.WritePropertyName(column.Name);
            data.FigureToRound(PageColumn.NumberOf(column.Cell(change)), Digits);
        }
        data.Json.WriteEndObject();
    }
}
