using NeuronProbe.Reports.Html;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Comparisons;

/// <summary>The data of the pages of some neurons of a site, as both scans found them.</summary>
/// <param name="columns">The figures that both have of a neuron.</param>
internal sealed class ComparisonPageNeurons(IReadOnlyList<PageColumn> columns)
{
    private const int DrawnColumns = 64;
    private const int Digits = 4;

    /// <summary>Makes the JSON of a block.</summary>
    /// <param name="site">The site's number.</param>
    /// <param name="first">The place of the first one among those of the site that have pages.</param>
    /// <param name="pairs">The neurons.</param>
    public ReadOnlyMemory<byte> Write(int site, int first, IReadOnlyList<NeuronPair> pairs)
    {
        var block = new NeuronBlock(columns, new Dictionary<string, int>());
        using var data = new DataText();
        data.Json.WriteStartObject();
        data.Json.WriteNumber("site", site);
        data.Json.WriteNumber("first", first);
        // Each scan has its own documents by their numbers: on other ones the same number is another document.
        data.Json.WritePropertyName("baseline");
        data.Json.WriteRawValue(block.Write(site, first, [.. pairs.Select(pair => pair.Baseline)]).Span, true);
        data.Json.WritePropertyName("other");
        data.Json.WriteRawValue(block.Write(site, first, [.. pairs.Select(pair => pair.Other)]).Span, true);
        data.Json.WriteStartArray("pairs");
        foreach (NeuronPair pair in pairs)
        {
            Write(data, pair);
        }
        data.Json.WriteEndArray();
        data.Json.WriteEndObject();
        return data.Finish();
    }

    private static void Write(DataText data, NeuronPair pair)
    {
        data.Json.WriteStartObject();
        data.Json.WriteNumber("index", pair.Change.Index);
        if (pair.Change.Distance is { } distance)
        {
            data.Json.WritePropertyName("wasserstein_error");
            data.FigureToRound(pair.Change.WassersteinError ?? double.NaN, Digits);
            data.Json.WritePropertyName("ks_at_most");
            data.FigureToRound(distance.KolmogorovSmirnovMost, Digits);
        }
        data.Json.WritePropertyName("distributions");
        PairedFigure.Write(data, PairedColumns.Of(pair.Bins, DrawnColumns));
        data.Json.WriteEndObject();
    }
}
