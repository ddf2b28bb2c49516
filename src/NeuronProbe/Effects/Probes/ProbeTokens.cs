using NeuronProbe.Concepts.Measures;

namespace NeuronProbe.Effects.Probes;

/// <summary>The kept tokens and values of all sites, in the order of the corpus.</summary>
internal sealed class ProbeTokens
{
    /// <summary>Tokens that a label must be on, and be missing on, in each half of the documents.</summary>
    public const int LeastTokens = 10;

    private readonly KeptTokens tokens;
    private readonly int[] order;
    private readonly Dictionary<ProbeNeuron, IReadOnlyList<float>> values;

    /// <param name="tokens">The tokens.</param>
    /// <param name="values">Values of each neuron that any probe has, by the numbers of the tokens.</param>
    public ProbeTokens(KeptTokens tokens, Dictionary<ProbeNeuron, IReadOnlyList<float>> values)
    {
        this.tokens = tokens;
        this.values = values;
        order = tokens.InOrder();
        Dictionary<long, int> places = [];
        DocumentOf = new int[tokens.Count];
        foreach (int token in order.Where(tokens.IsHeldOut))
        {
            long document = tokens.DocumentOf(token);
            places.TryAdd(document, places.Count);
            DocumentOf[token] = places[document];
        }
        HeldOutDocuments = places.Count;
    }

    /// <summary>Of each token that is held out, by its number, the number of its document among all of these.</summary>
    public int[] DocumentOf { get; }

    /// <summary>Documents of the tokens that are held out.</summary>
    public int HeldOutDocuments { get; }

    public int Count => tokens.Count;

    /// <summary>The numbers of the tokens of a half that are compared for a concept.</summary>
    public int[] Of(int concept, Split split) =>
    [
        .. order.Where(token => tokens.IsHeldOut(token) == (split == Split.HeldOut)
            && (tokens.MarksOf(concept, token) & TokenLabels.Compared) != 0),
    ];

    /// <summary>Whether each of some tokens has a label.</summary>
    /// <param name="concept">Index of the concept.</param>
    /// <param name="way">0 for the tokens' own label, else the number of the draw, from 1.</param>
    /// <param name="of">Their numbers.</param>
    public bool[] Labels(int concept, int way, int[] of) =>
        [.. of.Select(token => (tokens.MarksOf(concept, token) & TokenLabels.Labelled(way)) != 0)];

    /// <summary>A neuron's values on tokens of both halves, in units of the standard deviation on those that rank and
    /// from their mean; 0 where they do not vary there.</summary>
    public (double[] Ranking, double[] HeldOut) Standard(ProbeNeuron neuron, int[] ranking, int[] heldOut)
    {
        IReadOnlyList<float> own = values[neuron];
        double mean = ranking.Sum(token => (double)own[token]) / ranking.Length;
        double deviation = Math.Sqrt(
            ranking.Sum(token => (own[token] - mean) * (own[token] - mean)) / ranking.Length);
        return (Array.ConvertAll(ranking, Of), Array.ConvertAll(heldOut, Of));

        double Of(int token) => deviation > 0 ? (own[token] - mean) / deviation : 0;
    }
}
