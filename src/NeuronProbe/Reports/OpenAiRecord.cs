using NeuronProbe.Collectors;
using NeuronProbe.Results;

namespace NeuronProbe.Reports;

/// <summary>Writes one neuron as OpenAI's <c>NeuronRecord</c>: the fields of its classes in their order, and no other
/// key, since the loader passes each key to a constructor.</summary>
/// <param name="findings">What was found.</param>
/// <param name="cutter">Makes the excerpts.</param>
internal sealed class OpenAiRecord(Findings findings, ExcerptCutter cutter)
{
    /// <summary>Writes the record of a neuron and a line break.</summary>
    /// <param name="bytes">Where to.</param>
    /// <param name="site">One of the sites of the findings.</param>
    /// <param name="index">The neuron's index in its selection.</param>
    public void Write(ByteBuffer bytes, SiteFindings site, int index)
    {
        var json = new JsonText(bytes);
        NeuronStatistics? statistics = findings.Rows<NeuronStatistics>(site, index).FirstOrDefault();
        Sample[] samples = [.. findings.Rows<Sample>(site, index)];
        json.Raw("{\"dataclass_name\":\"NeuronRecord\",\"neuron_id\":"u8);
        json.Raw("{\"dataclass_name\":\"NeuronId\",\"layer_index\":"u8);
        json.Number(site.Selection.Site.Layer);
        json.Raw(",\"neuron_index\":"u8);
        json.Number(site.Selection.Neurons[index]);
        json.Raw("},\"random_sample\":"u8);
        WriteRecords(json, Excerpts(samples.Where(sample => sample.Interval is null).OrderBy(sample => sample.Draw)));
        WriteIntervals(json, SampleIntervals.Of(samples));
        json.Raw(",\"mean\":"u8);
        json.Value(statistics?.Mean);
        json.Raw(",\"variance\":"u8);
        json.Value(statistics?.Variance);
        json.Raw(",\"skewness\":"u8);
        json.Value(statistics?.Skewness);
        json.Raw(",\"kurtosis\":"u8);
        json.Value(statistics?.Kurtosis);
        json.Raw(",\"most_positive_activation_records\":"u8);
        // By the largest activation of all tokens of a record, as the format has it; examples of equal ones by rank.
        WriteRecords(json, Excerpts(findings.Rows<TopExample>(site, index).Where(example => example.Tail == Tail.High))
            .OrderByDescending(excerpt => excerpt.Largest));
        json.Raw("}\n"u8);
    }

    private IEnumerable<Excerpt> Excerpts(IEnumerable<Example> examples) =>
        examples.Select(cutter.Cut).OfType<Excerpt>();

    private void WriteIntervals(JsonText json, SampleIntervals? intervals)
    {
        if (intervals is null)
        {
            json.Raw(",\"random_sample_by_quantile\":null,\"quantile_boundaries\":null"u8);
            return;
        }
        json.Raw(",\"random_sample_by_quantile\":["u8);
        for (int i = 0; i < intervals.Samples.Count; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            WriteRecords(json, Excerpts(intervals.Samples[i]));
        }
        json.Raw("],\"quantile_boundaries\":"u8);
        json.Value(intervals.Edges);
    }

    private static void WriteRecords(JsonText json, IEnumerable<Excerpt> excerpts)
    {
        json.Raw("["u8);
        bool isFirst = true;
        foreach (Excerpt excerpt in excerpts)
        {
            json.Raw(isFirst ? ""u8 : ","u8);
            isFirst = false;
            json.Raw("{\"dataclass_name\":\"ActivationRecord\",\"tokens\":"u8);
            json.Value(excerpt.Tokens);
            json.Raw(",\"activations\":"u8);
            json.Value(excerpt.Activations);
            json.Raw("}"u8);
        }
        json.Raw("]"u8);
    }
}
