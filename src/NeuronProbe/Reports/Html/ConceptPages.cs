using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Reports.Html;

/// <summary>For each concept the neurons of all sites that tell it best.</summary>
/// <param name="names">The concepts' names, in their order.</param>
/// <param name="probes">How well a few neurons together tell concepts, where that is known.</param>
internal sealed class ConceptPages(IReadOnlyList<string> names, SavedProbes probes)
{
    /// <summary>Neurons that a concept's page has.</summary>
    public const int MostRows = 200;

    /// <summary>The first of them, of which the values are drawn.</summary>
    public const int MostDrawn = 10;

    private const int Doubted = 20;
    private const int ColumnCount = 64;
    private const int Digits = 4;

    private readonly RankingOptions ranking = new();
    private readonly ConceptTally[] tallies = [.. names.Select(_ => new ConceptTally())];

    /// <summary>The concepts' numbers by their names.</summary>
    public IReadOnlyDictionary<string, int> Numbers { get; } =
        names.Index().ToDictionary(name => name.Item, name => name.Index);

    /// <summary>Counts a neuron's rows, and keeps the best.</summary>
    /// <param name="place">The neuron, which comes after those that were added.</param>
    /// <param name="rows">All of its rows.</param>
    public void Add(PagePlace place, IReadOnlyList<ConceptFigures> rows)
    {
        foreach (ConceptFigures row in rows)
        {
            ConceptTally tally = tallies[Numbers[row.Concept]];
            tally.Count(row, ranking);
            if (ranking.Rank.Strength(row) > tally.Least)
            {
                tally.Best.Add(new RankedRow(place, row));
            }
        }
    }

    /// <summary>Lets go what is not among the best by now.</summary>
    public void Prune()
    {
        foreach (ConceptTally tally in tallies)
        {
            RankedRow[] best = [.. ranking.Sort(tally.Best, row => row.Row).Take(MostRows)];
            tally.Best.Clear();
            tally.Best.AddRange(best);
            tally.Least = best.Length < MostRows ? double.NegativeInfinity : ranking.Rank.Strength(best[^1].Row);
        }
    }

    /// <summary>Looks up how the values of those of a site's neurons that are drawn are spread.</summary>
    /// <param name="site">The site's number.</param>
    /// <param name="findings">The site, of which all neurons were added.</param>
    public void EndSite(int site, SiteFindings findings)
    {
        Prune();
        if (findings.Collectors.OfType<ConceptsCollector>().FirstOrDefault() is not { } collector)
        {
            return;
        }
        for (int concept = 0; concept < tallies.Length; concept++)
        {
            foreach (RankedRow row in tallies[concept].Best.Take(MostDrawn).Where(row => row.Place.Site == site))
            {
                row.Values = PairedColumns.Of(collector.Bins(row.Place.Index, concept), ColumnCount);
            }
        }
    }

    /// <summary>Writes the concept's entry in the list of all.</summary>
    public void WriteSummary(DataText data, int concept)
    {
        ConceptTally tally = tallies[concept];
        data.Json.WriteStartObject();
        data.Json.WriteString("name", names[concept]);
        data.Json.WriteNumber("positives", tally.First?.Positives ?? 0);
        data.Json.WriteNumber("negatives", tally.First?.Negatives ?? 0);
        data.Json.WriteNumber("documents", tally.First?.PositiveDocuments ?? 0);
        data.Json.WriteNumber("tested", tally.Tested);
        data.Json.WriteNumber("significant", tally.Significant);
        if (tally.Best is [var best, ..])
        {
            data.Json.WriteStartObject("best");
            data.Json.WriteNumber("site", best.Place.Site);
            data.Json.WriteNumber("index", best.Place.Index);
            data.Json.WriteNumber("number", best.Place.Number);
            data.Json.WritePropertyName("point_biserial_r");
            data.Figure(best.Row.PointBiserialR, Digits);
            data.Json.WritePropertyName("auroc");
            data.Figure(best.Row.Auroc, Digits);
            data.Json.WriteEndObject();
        }
        else
        {
            data.Json.WriteNull("best");
        }
        data.Json.WriteEndObject();
    }

    /// <summary>Makes the JSON of a concept's page.</summary>
    public ReadOnlyMemory<byte> Write(int concept)
    {
        using var data = new DataText();
        ConceptTally tally = tallies[concept];
        ConceptFigures[] rows = [.. tally.Best.Select(row => row.Row)];
        data.Json.WriteStartObject();
        data.Json.WriteNumber("concept", concept);
        data.Json.WriteNumber("neurons", tally.Neurons);
        data.Json.WriteNumber("tested", tally.Tested);
        data.Json.WriteNumber("significant", tally.Significant);
        data.Json.WriteNumber("left_out", tally.LeftOut);
        data.Json.WriteStartObject("rows");
        Whole(data, "site", tally.Best.Select(row => row.Place.Site));
        Whole(data, "index", tally.Best.Select(row => row.Place.Index));
        Whole(data, "number", tally.Best.Select(row => row.Place.Number));
        NeuronBlock.WriteRows(data, rows);
        data.Json.WriteEndObject();
        data.Json.WriteStartArray("distributions");
        foreach (RankedRow row in tally.Best.Take(MostDrawn))
        {
            PairedFigure.Write(data, row.Values);
        }
        data.Json.WriteEndArray();
        NeuronBlock.WriteCautions(data, [.. rows.Take(Doubted)]);
        if (probes.Of(names[concept]) is { Count: > 0 } probed)
        {
            data.Json.WritePropertyName("probes");
            new ProbeBlock(probed).Write(data);
        }
        data.Json.WriteEndObject();
        return data.Finish();
    }

    private static void Whole(DataText data, string name, IEnumerable<int> values)
    {
        data.Json.WriteStartArray(name);
        foreach (int value in values)
        {
            data.Json.WriteNumberValue(value);
        }
        data.Json.WriteEndArray();
    }

    /// <summary>What is known of a concept by now.</summary>
    private sealed class ConceptTally
    {
        public List<RankedRow> Best { get; } = [];

        /// <summary>How strong a row must be to be kept; more than that.</summary>
        public double Least { get; set; } = double.NegativeInfinity;

        public ConceptFigures? First { get; private set; }

        public int Neurons { get; private set; }

        public int Tested { get; private set; }

        public int Significant { get; private set; }

        public int LeftOut { get; private set; }

        public void Count(ConceptFigures row, RankingOptions ranking)
        {
            First ??= row;
            Neurons++;
            Tested += row.IsTested ? 1 : 0;
            Significant += row.IsSignificant ? 1 : 0;
            LeftOut += ranking.LeavesOut(row) ? 1 : 0;
        }
    }

    private sealed class RankedRow(PagePlace place, ConceptFigures row)
    {
        public PagePlace Place => place;

        public ConceptFigures Row => row;

        public PairedColumns? Values { get; set; }
    }
}

/// <summary>A neuron as pages number it.</summary>
/// <param name="Site">Its site's number.</param>
/// <param name="Index">Its place among the site's chosen neurons.</param>
/// <param name="Number">Its number at the site.</param>
internal readonly record struct PagePlace(int Site, int Index, int Number);
