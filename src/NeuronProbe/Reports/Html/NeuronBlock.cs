using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports.Html;

/// <summary>The data of the pages of some adjacent neurons of a site.</summary>
/// <param name="columns">The figures that every neuron has.</param>
/// <param name="concepts">The concepts' numbers by their names.</param>
internal sealed class NeuronBlock(IReadOnlyList<PageColumn> columns, IReadOnlyDictionary<string, int> concepts)
{
    /// <summary>Concepts that a neuron's page has: the best ones.</summary>
    public const int MostConcepts = 20;

    private const int StatisticDigits = 6;
    private const int EdgeDigits = 5;
    private const int ConceptDigits = 4;
    private const int DrawnColumns = 64;
    private const int CoverageDigits = 3;

    /// <summary>The column of flags.</summary>
    public const string Flags = "flags";

    /// <summary>The figures of a concept that pages have: all but errors, of which cautions tell the largest.</summary>
    public static IReadOnlyList<Column<ConceptFigures>> ConceptColumns { get; } =
    [
        .. ConceptFigures.Schema.Columns.Where(column => column.Name is not ("concept" or Flags)
            && !column.Name.EndsWith("_error", StringComparison.Ordinal)),
    ];

    /// <summary>Makes the JSON of a block.</summary>
    /// <param name="site">The site's number.</param>
    /// <param name="first">The index of the first neuron.</param>
    /// <param name="neurons">The neurons.</param>
    public ReadOnlyMemory<byte> Write(int site, int first, IReadOnlyList<NeuronFindings> neurons)
    {
        IReadOnlyList<ListedExamples>[] lists = [.. neurons.Select(ListedExamples.Of)];
        var texts = new BlockTexts();
        foreach (Example example in lists.SelectMany(list => list).SelectMany(list => list.Examples))
        {
            texts.Add(example.Context);
        }
        texts.Join();
        using var data = new DataText();
        data.Json.WriteStartObject();
        data.Json.WriteNumber("site", site);
        data.Json.WriteNumber("first", first);
        texts.Write(data);
        data.Json.WriteStartArray("neurons");
        foreach ((NeuronFindings neuron, IReadOnlyList<ListedExamples> own) in neurons.Zip(lists))
        {
            Write(data, neuron, own, texts);
        }
        data.Json.WriteEndArray();
        data.Json.WriteEndObject();
        return data.Finish();
    }

    /// <summary>Writes rows of concepts: a list for each figure that any of them has, and of flags where any has one.
    /// </summary>
    public static void WriteRows(DataText data, IReadOnlyList<ConceptFigures> rows)
    {
        data.Json.WriteStartObject("columns");
        foreach (Column<ConceptFigures> column in ConceptColumns)
        {
            double[] values = [.. rows.Select(row => PageColumn.NumberOf(column.Cell(row)))];
            if (!values.All(double.IsNaN))
            {
                WriteRow(data, column.Name, values);
            }
        }
        if (rows.Any(row => row.Flags.Length > 0))
        {
            data.Json.WriteStartArray(Flags);
            foreach (ConceptFigures row in rows)
            {
                data.Json.WriteStartArray();
                Array.ForEach(NeuronFlags.Read(row.Flags), data.Json.WriteStringValue);
                data.Json.WriteEndArray();
            }
            data.Json.WriteEndArray();
        }
        data.Json.WriteEndObject();
    }

    private static void WriteRow(DataText data, string name, double[] values)
    {
        FigureWord word = FigureWords.Of(name);
        if (word.Kind is "decimals" or "share")
        {
            // The page shows three digits of these.
            data.FiguresToRound(name, values, ConceptDigits);
        }
        else
        {
            data.Figures(name, values, Math.Min(ConceptDigits, word.Digits));
        }
    }

    /// <summary>Writes which rows are easily over-read, and why.</summary>
    public static void WriteCautions(DataText data, IReadOnlyList<ConceptFigures> rows)
    {
        data.Json.WriteStartArray("cautions");
        foreach ((IReadOnlyList<int> of, IReadOnlyList<string> reasons) in ConceptCautions.Of(rows))
        {
            data.Json.WriteStartObject();
            data.Json.WriteStartArray("rows");
            foreach (int row in of)
            {
                data.Json.WriteNumberValue(row);
            }
            data.Json.WriteEndArray();
            data.Texts("reasons", reasons);
            data.Json.WriteEndObject();
        }
        data.Json.WriteEndArray();
    }

    private void Write(DataText data, NeuronFindings neuron, IReadOnlyList<ListedExamples> lists, BlockTexts texts)
    {
        data.Json.WriteStartObject();
        data.Json.WriteNumber("number", neuron.Neuron);
        WriteStatistics(data, neuron);
        if (neuron.Histogram.Count > 0)
        {
            WriteHistogram(data, neuron);
        }
        if (lists.Count > 0)
        {
            data.Json.WriteStartArray("lists");
            foreach (ListedExamples list in lists)
            {
                list.Write(data, texts);
            }
            data.Json.WriteEndArray();
        }
        if (neuron.Concepts.Count > 0)
        {
            WriteConcepts(data, neuron);
        }
        if (neuron.Coverage.Count > 0)
        {
            WriteCoverage(data, neuron);
        }
        NeuronTable[] others =
        [
            .. neuron.Tables.Where(table => table.Rows.Count > 0
                && (table.Beside is not null || !table.Schema.IsSingleRow)),
        ];
        if (others.Length > 0)
        {
            data.Json.WriteStartArray("tables");
            Array.ForEach(others, table => new TableBlock(table).Write(data));
            data.Json.WriteEndArray();
        }
        data.Json.WriteEndObject();
    }

    private void WriteStatistics(DataText data, NeuronFindings neuron)
    {
        data.Json.WriteStartObject("statistics");
        double density = neuron.Statistics?.Density ?? double.NaN;
        foreach (PageColumn column in columns.Where(column => !column.IsBeside))
        {
            Cell cell = column.Cell(neuron);
            // The page says neither what is no news nor the same twice.
            bool isSaid = column.Name switch
            {
                "variance" => false,
                "nonfinite" => PageColumn.NumberOf(cell) > 0,
                "active_fraction" => PageColumn.NumberOf(cell) != density,
                _ => true,
            };
            if (isSaid && cell.Kind != CellKind.Empty)
            {
                data.Json.WritePropertyName(column.Name);
                data.Value(cell, StatisticDigits);
            }
        }
        data.Texts(Flags, NeuronFlags.Read(neuron.Statistics?.Flags ?? ""));
        data.Json.WriteEndObject();
    }

    private static void WriteHistogram(DataText data, NeuronFindings neuron)
    {
        var edges = new List<double> { neuron.Histogram[0].Lower };
        var counts = new List<long>();
        foreach (HistogramBin bin in neuron.Histogram)
        {
            if (bin.Lower > edges[^1])
            {
                edges.Add(bin.Lower);
                counts.Add(0);
            }
            edges.Add(bin.Upper);
            counts.Add(bin.Count);
        }
        data.Json.WriteStartObject("histogram");
        data.Figures("edges", edges, EdgeDigits);
        data.Json.WriteStartArray("counts");
        counts.ForEach(data.Json.WriteNumberValue);
        data.Json.WriteEndArray();
        data.Json.WriteBoolean("log", HistogramColumns.Of(neuron, DrawnColumns) is { IsLogarithmic: true });
        data.Json.WriteEndObject();
    }

    private void WriteConcepts(DataText data, NeuronFindings neuron)
    {
        ConceptFigures[] best =
        [
            .. neuron.Ranking.Sort(neuron.Concepts, row => row)
                .Concat(neuron.Concepts.Where(row => !neuron.Ranking.Ranks(row)))
                .Take(MostConcepts),
        ];
        data.Json.WriteStartObject("concepts");
        data.Json.WriteNumber("of", neuron.Concepts.Count);
        data.Json.WriteStartArray("concept");
        Array.ForEach(best, row => data.Json.WriteNumberValue(concepts[row.Concept]));
        data.Json.WriteEndArray();
        WriteRows(data, best);
        WriteCautions(data, best);
        data.Json.WriteEndObject();
    }

    /// <summary>Writes how well parts of the documents agree: of each figure that is known its values by part, with
    /// null for others; then which doubts there are.</summary>
    private static void WriteCoverage(DataText data, NeuronFindings neuron)
    {
        data.Json.WriteStartObject("coverage");
        foreach (CoverageFigure figure in CoverageWords.Figures)
        {
            double[] values = [.. neuron.Coverage.Select(point => figure.Of(point) ?? double.NaN)];
            if (!values.All(double.IsNaN))
            {
                data.Figures(figure.Name, values, CoverageDigits);
            }
        }
        if (CoverageWords.AreTooFew(neuron.Coverage))
        {
            data.Json.WriteBoolean("too_few", true);
        }
        data.Json.WriteStartArray("doubts");
        foreach (int doubt in CoverageWords.DoubtsOf(neuron.Coverage, neuron.Statistics?.ActiveFraction))
        {
            data.Json.WriteNumberValue(doubt);
        }
        data.Json.WriteEndArray();
        data.Json.WriteEndObject();
    }
}
