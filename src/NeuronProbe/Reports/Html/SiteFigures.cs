using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports.Html;

/// <summary>The figures of all neurons of a site. Several threads may set those of different neurons at once.</summary>
internal sealed class SiteFigures
{
    /// <summary>The column that has the concept that a neuron tells best.</summary>
    public const string Best = "best";

    private const int NoConcept = -1;
    private const int NoToken = -1;

    private static readonly double[] Quantiles = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];

    private readonly IReadOnlyList<PageColumn> columns;
    private readonly IReadOnlyDictionary<string, int> concepts;
    private readonly double[][] values;
    private readonly bool[] isReal;
    private readonly long[] flags;
    private readonly long[] best;
    private readonly string?[] tokens;

    /// <param name="columns">The figures that every neuron has.</param>
    /// <param name="concepts">The concepts' numbers by their names.</param>
    /// <param name="neurons">Neurons of the site.</param>
    public SiteFigures(IReadOnlyList<PageColumn> columns, IReadOnlyDictionary<string, int> concepts, int neurons)
    {
        this.columns = columns;
        this.concepts = concepts;
        values = [.. columns.Select(_ => new double[neurons])];
        isReal = new bool[columns.Count];
        flags = new long[neurons];
        best = new long[neurons];
        tokens = new string?[neurons];
    }

    /// <summary>The concepts that its neurons tell best, one for each neuron that tells any.</summary>
    public IEnumerable<long> BestConcepts => best.Where(concept => concept != NoConcept);

    private bool HasConcepts => concepts.Count > 0;

    /// <summary>Columns of which the atlas has all neurons of all sites, of those that there are.</summary>
    public static IEnumerable<PageColumn> InAtlas(IEnumerable<PageColumn> columns) => columns.Where(column =>
        column.Name is PageColumn.Density or "lifetime_sparseness" or "kurtosis" or PageColumn.Largest
            or NeuronFigures.Peak or PageColumn.BestStrength);

    /// <summary>Takes one neuron's figures.</summary>
    /// <param name="index">Its place among the site's chosen neurons.</param>
    /// <param name="neuron">All that was found about it.</param>
    public void Set(int index, NeuronFindings neuron)
    {
        for (int column = 0; column < columns.Count; column++)
        {
            Cell cell = columns[column].Cell(neuron);
            values[column][index] = PageColumn.NumberOf(cell);
            if (cell.Kind is CellKind.Real or CellKind.Real32)
            {
                isReal[column] = true;
            }
        }
        string[] own = NeuronFlags.Read(neuron.Statistics?.Flags ?? "");
        flags[index] = NeuronFlags.Names.Index().Sum(flag => own.Contains(flag.Item) ? 1L << flag.Index : 0);
        best[index] = neuron.BestConcept is { } concept ? concepts[concept.Concept] : NoConcept;
        tokens[index] = TopToken(neuron);
    }

    /// <summary>Makes the JSON of the neuron list's part of this site.</summary>
    public ReadOnlyMemory<byte> WriteList(int site)
    {
        using var data = new DataText();
        data.Json.WriteStartObject();
        data.Json.WriteNumber("site", site);
        data.Json.WriteStartObject("columns");
        for (int column = 0; column < columns.Count; column++)
        {
            if (isReal[column] || values[column].Any(double.IsNaN))
            {
                data.PackedReal(columns[column].Name, values[column]);
            }
            else
            {
                data.PackedWhole(columns[column].Name, [.. values[column].Select(value => (long)value)]);
            }
        }
        WriteWholeColumns(data);
        data.Json.WriteEndObject();
        string[] texts = [.. tokens.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        data.Json.WriteStartObject("tokens");
        data.Texts("texts", texts);
        data.PackedWhole("top", [.. tokens.Select(token => token is null
            ? NoToken
            : (long)Array.BinarySearch(texts, token, StringComparer.Ordinal))]);
        data.Json.WriteEndObject();
        data.Json.WriteEndObject();
        return data.Finish();
    }

    /// <summary>Writes the atlas's entry of this site.</summary>
    public void WriteAtlas(DataText data)
    {
        data.Json.WriteStartObject();
        foreach (PageColumn column in InAtlas(columns))
        {
            data.PackedHalf(column.Name, ValuesOf(column));
        }
        WriteWholeColumns(data);
        data.Json.WriteEndObject();
    }

    /// <summary>How many neurons have a flag.</summary>
    /// <param name="bit">Its place among all flags.</param>
    public int Flagged(int bit) => flags.Count(own => (own >> bit & 1) != 0);

    /// <summary>A figure of each neuron.</summary>
    public double[] ValuesOf(PageColumn column) =>
        values[columns.Index().First(c => c.Item == column).Index];

    /// <summary>Writes how many neurons have each flag, and quantiles of figures over the neurons.</summary>
    public void WriteSummary(DataText data)
    {
        data.Json.WriteStartObject("flags");
        foreach ((int bit, string flag) in NeuronFlags.Names.Index())
        {
            data.Json.WriteNumber(flag, Flagged(bit));
        }
        data.Json.WriteEndObject();
        data.Json.WriteStartObject("quantiles");
        foreach (PageColumn column in InAtlas(columns).Concat(columns.Where(column => column.Name is "min" or "max")))
        {
            double[] known = [.. ValuesOf(column).Where(double.IsFinite).Order()];
            if (known.Length == 0)
            {
                data.Json.WriteNull(column.Name);
            }
            else
            {
                data.Figures(column.Name, Quantiles.Select(share => Quantile(known, share)), 4);
            }
        }
        data.Json.WriteEndObject();
    }

    /// <summary>NumPy's default quantile of ascending values.</summary>
    public static double Quantile(double[] ascending, double share)
    {
        double place = share * (ascending.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((ascending[above] - ascending[below]) * (place - below));
    }

    /// <summary>The token of the first example at the end that the neuron's peak is of; null where there is none.
    /// </summary>
    private static string? TopToken(NeuronFindings neuron)
    {
        Tail tail = neuron.Peak?.Tail ?? Tail.High;
        return neuron.Examples.FirstOrDefault(example => example.Tail == tail) is { } first
            ? first.Context.TokenText is { Length: > 0 } text
                ? text
                : "#" + first.Context.TokenId.ToString(CultureInfo.InvariantCulture)
            : null;
    }

    private void WriteWholeColumns(DataText data)
    {
        data.PackedWhole("flags", flags);
        if (HasConcepts)
        {
            data.PackedWhole(Best, best);
        }
    }
}
