using NeuronProbe.Collectors;
using NeuronProbe.Results;

namespace NeuronProbe.Reports.Html;

/// <summary>Which words the top examples of a site's neurons have at or near the peak: what <c>show --find</c> looks
/// for.</summary>
internal sealed class WordIndex
{
    private readonly SortedDictionary<string, List<Posting>> words = new(StringComparer.Ordinal);
    private readonly List<(int Neuron, Tail Tail, int Length)> lists = [];
    private readonly List<double> activations = [];

    /// <summary>What one neuron's lists say.</summary>
    /// <param name="Index">Its place among the site's chosen neurons.</param>
    /// <param name="Examples">Its top examples, those of a tail in order of rank.</param>
    /// <param name="Words">The words at or near their peaks.</param>
    public sealed record Neuron(int Index, IReadOnlyList<TopExample> Examples, IReadOnlyList<PeakWord> Words)
    {
        public static Neuron Of(int index, NeuronFindings neuron) =>
            new(index, neuron.Examples, [.. PeakWords.Of(neuron.Examples)]);
    }

    /// <summary>Adds a neuron, which comes after those that were added.</summary>
    public void Add(Neuron neuron)
    {
        foreach (IGrouping<Tail, TopExample> list in neuron.Examples.GroupBy(example => example.Tail))
        {
            foreach (PeakWord word in neuron.Words.Where(word => word.Tail == list.Key))
            {
                if (!words.TryGetValue(word.Word, out List<Posting>? postings))
                {
                    words.Add(word.Word, postings = []);
                }
                postings.Add(new Posting(lists.Count, word.Ranks));
            }
            lists.Add((neuron.Index, list.Key, list.Count()));
            activations.AddRange(list.Select(example => (double)example.Activation));
        }
    }

    /// <summary>Makes the JSON.</summary>
    /// <param name="site">The site's number.</param>
    public ReadOnlyMemory<byte> Write(int site)
    {
        using var data = new DataText();
        Posting[] postings = [.. words.Values.SelectMany(found => found)];
        data.Json.WriteStartObject();
        data.Json.WriteNumber("site", site);
        data.Texts("words", words.Keys);
        data.PackedWhole("start", Starts());
        data.PackedWhole("list", [.. postings.Select(posting => (long)posting.List)]);
        data.PackedWhole("count", [.. postings.Select(posting => (long)posting.Ranks.Count)]);
        // Ranks are counted from 1, and places from 0.
        data.PackedWhole("rank", [.. postings.SelectMany(posting => posting.Ranks).Select(rank => rank - 1L)]);
        data.Json.WriteStartObject("lists");
        data.PackedWhole("neuron", [.. lists.Select(list => (long)list.Neuron)]);
        data.PackedWhole("tail", [.. lists.Select(list => list.Tail == Tail.High ? 0L : 1L)]);
        data.PackedWhole("length", [.. lists.Select(list => (long)list.Length)]);
        data.PackedHalf("activation", [.. activations]);
        data.Json.WriteEndObject();
        data.Json.WriteEndObject();
        return data.Finish();
    }

    private long[] Starts()
    {
        var starts = new long[words.Count + 1];
        int word = 0;
        foreach (List<Posting> postings in words.Values)
        {
            starts[word + 1] = starts[word] + postings.Count;
            word++;
        }
        return starts;
    }

    private readonly record struct Posting(int List, IReadOnlyList<int> Ranks);
}
