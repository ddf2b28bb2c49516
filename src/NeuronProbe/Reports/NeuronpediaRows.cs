using System.Globalization;
using System.Security.Cryptography;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Reports;

/// <summary>The rows of a source's neurons in Neuronpedia's tables of features and of activations.</summary>
/// <remarks>
/// All rows have the same keys, since the import takes the columns of a file from its first row; and they are the same
/// whenever they are written, so that a row that is there already is known by its id.
/// </remarks>
/// <param name="findings">What was found.</param>
/// <param name="site">The site.</param>
/// <param name="source">Its source.</param>
/// <param name="cutter">Makes the excerpts.</param>
internal sealed class NeuronpediaRows(
    Findings findings, SiteFindings site, NeuronpediaSource source, ExcerptCutter cutter)
{
    // The strongest examples have this where samples have an interval's lower edge, and its share.
    private const double OfTop = -1;
    private const int Columns = 50;

    /// <summary>Writes a neuron's feature, and its activations: those of the strongest examples first, then those that
    /// were drawn from intervals.</summary>
    /// <param name="features">Where the feature goes to.</param>
    /// <param name="activations">Where the activations go to.</param>
    /// <param name="index">The neuron's index in the site's selection.</param>
    public void Write(ByteBuffer features, ByteBuffer activations, int index)
    {
        string neuron = site.Selection.Neurons[index].ToString(CultureInfo.InvariantCulture);
        NeuronStatistics? statistics = findings.Rows<NeuronStatistics>(site, index).FirstOrDefault();
        (Excerpt Excerpt, TopExample From)[] top =
        [
            .. findings.Rows<TopExample>(site, index).Where(example => example.Tail == Tail.High)
                .Select(example => (Excerpt: cutter.Cut(example)!, example)).Where(pair => pair.Excerpt is not null)
                .OrderByDescending(pair => pair.Excerpt.Largest),
        ];
        float largest = top.Length == 0 ? 0 : top[0].Excerpt.Largest;
        WriteFeature(features, neuron, index, statistics, largest);
        int row = 0;
        foreach ((Excerpt excerpt, TopExample from) in top)
        {
            WriteActivation(activations, neuron, row++, excerpt, from, (OfTop, largest, OfTop));
        }
        foreach (Sample sample in findings.Rows<Sample>(site, index))
        {
            if (sample.Interval is { } interval && cutter.Cut(sample) is { } excerpt)
            {
                double share = statistics is { Count: > 0 } ? sample.Tokens / (double)statistics.Count : 0;
                WriteActivation(activations, neuron, row++, excerpt, sample, (interval.Lower, interval.Upper, share));
            }
        }
    }

    private void WriteFeature(
        ByteBuffer bytes, string neuron, int index, NeuronStatistics? statistics, float largest)
    {
        var json = new JsonText(bytes);
        json.Raw("{\"modelId\":"u8);
        json.Text(source.Model);
        json.Raw(",\"layer\":"u8);
        json.Text(source.Id);
        json.Raw(",\"index\":"u8);
        json.Text(neuron);
        WriteOrigin(json);
        json.Raw(",\"maxActApprox\":"u8);
        json.Value(largest);
        json.Raw(",\"hasVector\":false,\"vector\":[],\"vectorLabel\":null,\"hookName\":"u8);
        json.Text(source.HookName);
        json.Raw(",\"topkCosSimIndices\":[],\"topkCosSimValues\":[]"u8);
        json.Raw(",\"neuron_alignment_indices\":[],\"neuron_alignment_values\":[],\"neuron_alignment_l1\":[]"u8);
        json.Raw(",\"correlated_neurons_indices\":[],\"correlated_neurons_pearson\":[]"u8);
        json.Raw(",\"correlated_neurons_l1\":[],\"correlated_features_indices\":[]"u8);
        json.Raw(",\"correlated_features_pearson\":[],\"correlated_features_l1\":[]"u8);
        json.Raw(",\"neg_str\":[],\"neg_values\":[],\"pos_str\":[],\"pos_values\":[],\"frac_nonzero\":"u8);
        json.Value(statistics?.Density ?? 0);
        (float[] heights, float[] values) = HistogramOf(index, statistics);
        json.Raw(",\"freq_hist_data_bar_heights\":"u8);
        json.Value(heights);
        json.Raw(",\"freq_hist_data_bar_values\":"u8);
        json.Value(values);
        json.Raw(",\"logits_hist_data_bar_heights\":[],\"logits_hist_data_bar_values\":[]"u8);
        json.Raw(",\"decoder_weights_dist\":[],\"sourceSetName\":"u8);
        json.Text(source.Set);
        json.Raw("}\n"u8);
    }

    private void WriteActivation(
        ByteBuffer bytes, string neuron, int row, Excerpt excerpt, Example from,
        (double Min, double Max, double Share) bin)
    {
        var rest = new ByteBuffer();
        WriteRest(new JsonText(rest), rest, neuron, excerpt, from, bin);
        var json = new JsonText(bytes);
        json.Raw("{\"id\":"u8);
        json.Text(IdOf(rest, row));
        json.Raw(rest.WrittenSpan);
    }

    private void WriteRest(
        JsonText json, ByteBuffer bytes, string neuron, Excerpt excerpt, Example from,
        (double Min, double Max, double Share) bin)
    {
        json.Raw(",\"tokens\":["u8);
        for (int i = 0; i < excerpt.Tokens.Length; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            NeuronpediaText.Write(bytes, excerpt.Tokens[i]);
        }
        json.Raw("],\"index\":"u8);
        json.Text(neuron);
        json.Raw(",\"layer\":"u8);
        json.Text(source.Id);
        json.Raw(",\"modelId\":"u8);
        json.Text(source.Model);
        json.Raw(",\"maxValue\":"u8);
        json.Value(excerpt.Largest);
        json.Raw(",\"maxValueTokenIndex\":"u8);
        json.Number(Array.IndexOf(excerpt.Activations, excerpt.Largest));
        json.Raw(",\"minValue\":"u8);
        json.Value(excerpt.Activations.Min());
        json.Raw(",\"values\":"u8);
        json.Value(excerpt.Activations);
        WriteOrigin(json);
        json.Raw(",\"dataSource\":null,\"dataIndex\":"u8);
        NeuronpediaText.Write(bytes, from.Context.DocumentId);
        json.Raw(",\"dfaValues\":[],\"dfaTargetIndex\":null,\"dfaMaxValue\":null,\"lossValues\":[]"u8);
        json.Raw(",\"logitContributions\":null,\"binMin\":"u8);
        json.Value(bin.Min);
        json.Raw(",\"binMax\":"u8);
        json.Value(bin.Max);
        json.Raw(",\"binContains\":"u8);
        json.Value(bin.Share);
        json.Raw(",\"qualifyingTokenIndex\":"u8);
        json.Number(excerpt.Peak);
        json.Raw(",\"zIndices\":null,\"zValues\":null}\n"u8);
    }

    private static void WriteOrigin(JsonText json)
    {
        json.Raw(",\"creatorId\":"u8);
        json.Text(NeuronpediaMetadata.Creator);
        json.Raw(",\"createdAt\":"u8);
        json.Text(NeuronpediaMetadata.Created);
    }

    /// <summary>The counts of equally wide columns and the middle of each.</summary>
    private (float[] Heights, float[] Values) HistogramOf(int index, NeuronStatistics? statistics)
    {
        var neuron = new NeuronFindings(site.Selection.Site.Name, site.Selection.Neurons[index])
        {
            Statistics = statistics,
            Histogram = [.. findings.Rows<HistogramBin>(site, index)],
        };
        if (HistogramColumns.Of(neuron, Columns) is not { } columns)
        {
            // One value only, or none.
            return statistics is { Count: > 0, Max: { } value } ? ([statistics.Count], [value]) : ([], []);
        }
        return (
            [.. Enumerable.Range(0, Columns).Select(column => (float)columns.CountOf(column))],
            [.. Enumerable.Range(0, Columns).Select(
                column => (float)(columns.Lower + ((column + 0.5) * columns.ColumnWidth)))]);
    }

    /// <summary>An id of 25 letters and digits, as the database's own are: the first bits of the row's hash.</summary>
    private static string IdOf(ByteBuffer rest, int row)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(row));
        hash.AppendData(rest.WrittenSpan);
        return $"c{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 12))}";
    }
}
