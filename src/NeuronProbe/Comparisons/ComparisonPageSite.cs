using NeuronProbe.Reports.Html;
using NeuronProbe.Tables;

namespace NeuronProbe.Comparisons;

/// <summary>The changes of all neurons of a site, as the page of a comparison has them.</summary>
/// <param name="site">The changes.</param>
internal sealed class ComparisonPageSite(SiteChanges site)
{
    /// <summary>How many times what it may change by a neuron changed.</summary>
    public const string Times = "times";

    /// <summary>The figure that is farthest beyond its limit.</summary>
    public const string Reason = "reason";

    /// <summary>Whether it counts as changed.</summary>
    public const string Changed = "changed";

    /// <summary>What is new about it.</summary>
    public const string Flags = "flags";

    /// <summary>The flags in their order, which is that of their bits.</summary>
    public static readonly IReadOnlyList<string> FlagNames =
        [NeuronChange.NewlyDead, NeuronChange.NewlyAlive, NeuronChange.NewlyNonfinite];

    private static readonly double[] Quantiles = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];
    private static readonly ChangeKind[] Kinds = Enum.GetValues<ChangeKind>();
    private const int Digits = 4;

    /// <summary>The figures of compare.csv that are numbers.</summary>
    public static IReadOnlyList<Column<NeuronChange>> Figures { get; } =
        [.. NeuronChange.Schema.Columns.Where(column => column.Name is not (Changed or Flags))];

    /// <summary>The site and its changes.</summary>
    public SiteChanges Changes => site;

    /// <summary>Makes the JSON of the list's part of this site.</summary>
    /// <param name="number">The site's number.</param>
    /// <param name="ranks">Of each neuron its place among all of the comparison.</param>
    public ReadOnlyMemory<byte> WriteList(int number, ReadOnlySpan<long> ranks)
    {
        using var data = new DataText();
        data.Json.WriteStartObject();
        data.Json.WriteNumber("site", number);
        data.Json.WriteStartObject("columns");
        data.PackedWhole("rank", ranks);
        data.PackedReal(Times, Values(change => change.Size));
        foreach (Column<NeuronChange> column in Figures)
        {
            data.PackedReal(column.Name, ValuesOf(column));
        }
        data.PackedReal(Changed, Values(change => change.IsChanged is { } isChanged ? isChanged ? 1 : 0 : null));
        data.PackedWhole(Flags, [.. site.Changes.Select(
            change => FlagNames.Index().Sum(flag => change.Has(flag.Item) ? 1L << flag.Index : 0))]);
        data.Json.WriteEndObject();
        WriteReasons(data);
        data.Json.WriteEndObject();
        return data.Finish();
    }

    /// <summary>Writes how many neurons changed and in which ways, and how far distributions are apart.</summary>
    public void WriteSummary(DataText data)
    {
        data.Json.WriteBoolean("has_limits", site.Limits is not null);
        data.Json.WriteNumber(Changed, site.ChangedCount);
        data.Json.WriteStartArray("kinds");
        foreach (ChangeKind kind in Kinds)
        {
            data.Json.WriteNumberValue(
                site.Changes.Count(change => change.IsChanged == true && change.Kind == kind));
        }
        data.Json.WriteEndArray();
        data.Json.WriteStartObject(Flags);
        foreach (string flag in FlagNames)
        {
            data.Json.WriteNumber(flag, site.CountOf(flag));
        }
        data.Json.WriteEndObject();
        data.Json.WriteStartObject("quantiles");
        foreach (Column<NeuronChange> column in Figures)
        {
            double[] known = [.. ValuesOf(column).Where(double.IsFinite).Order()];
            if (known.Length > 0)
            {
                data.FiguresToRound(column.Name, Quantiles.Select(share => SiteFigures.Quantile(known, share)), Digits);
            }
        }
        data.Json.WriteEndObject();
    }

    private double[] Values(Func<NeuronChange, double?> figure) =>
        [.. site.Changes.Select(change => figure(change) ?? double.NaN)];

    private double[] ValuesOf(Column<NeuronChange> column) =>
        [.. site.Changes.Select(change => PageColumn.NumberOf(column.Cell(change)))];

    /// <summary>Writes the texts of reasons once each, and of each neuron which one it has.</summary>
    private void WriteReasons(DataText data)
    {
        string[] texts = [.. site.Changes.Select(change => change.Reason).Distinct().Order(StringComparer.Ordinal)];
        data.Json.WriteStartObject("reasons");
        data.Texts("texts", texts);
        data.PackedWhole("top", [.. site.Changes.Select(
            change => (long)Array.BinarySearch(texts, change.Reason, StringComparer.Ordinal))]);
        data.Json.WriteEndObject();
    }
}
