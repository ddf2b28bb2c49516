using NeuronProbe.Probing;
using NeuronProbe.Sites;

namespace NeuronProbe.Effects.Traces;

/// <summary>The value of largest magnitude of each neuron of some sites on the tokens that count.</summary>
internal sealed class NeuronPeaks
{
    private readonly IReadOnlyList<SiteChoice> choices;
    private readonly float[][] peaks;

    /// <param name="choices">The sites and neurons.</param>
    public NeuronPeaks(IReadOnlyList<SiteChoice> choices)
    {
        this.choices = choices;
        peaks = [.. choices.Select(choice => new float[choice.Selection.Neurons.Count])];
        Array.ForEach(peaks, own => Array.Fill(own, float.NaN));
    }

    /// <summary>Looks at more values of a neuron.</summary>
    /// <param name="site">Index of the site.</param>
    /// <param name="neuron">Index of the neuron in the site's selection.</param>
    /// <param name="values">The values.</param>
    /// <param name="counts">Whether each is on a token that counts.</param>
    public void Add(int site, int neuron, ReadOnlySpan<float> values, ReadOnlySpan<bool> counts)
    {
        float peak = peaks[site][neuron];
        for (int i = 0; i < values.Length; i++)
        {
            if (counts[i] && float.IsFinite(values[i]) && !(MathF.Abs(values[i]) <= MathF.Abs(peak)))
            {
                peak = values[i];
            }
        }
        peaks[site][neuron] = peak;
    }

    /// <summary>The neurons of each site whose peaks are most unusual in a scan, or without one largest, in order of
    /// that.</summary>
    /// <param name="count">How many of each site, or all where it has fewer.</param>
    /// <param name="scan">The scan, or null.</param>
    public IReadOnlyList<int[]> Strongest(int count, ScannedModel? scan) =>
        [.. choices.Select((choice, site) => Strongest(choice.Selection, peaks[site], count, scan))];

    private static int[] Strongest(SiteSelection selection, float[] peaks, int count, ScannedModel? scan)
    {
        IEnumerable<int> all = Enumerable.Range(0, peaks.Length);
        int[] indexes = scan is null
            ? [.. all.OrderBy(i => float.IsNaN(peaks[i])).ThenByDescending(i => MathF.Abs(peaks[i])).Take(count)]
            : [.. all.Select(i => (Index: i, Out: scan[selection.Site, selection.Neurons[i]].HowFarOut(peaks[i])))
                .OrderBy(one => double.IsNaN(one.Out.Share)).ThenBy(one => one.Out.Share)
                .ThenByDescending(one => one.Out.Times).ThenByDescending(one => MathF.Abs(peaks[one.Index]))
                .Take(count).Select(one => one.Index)];
        return [.. indexes.Select(i => selection.Neurons[i])];
    }
}
