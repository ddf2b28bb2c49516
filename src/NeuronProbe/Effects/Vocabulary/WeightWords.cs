using NeuronProbe.Models.Layers;

namespace NeuronProbe.Effects.Vocabulary;

/// <summary>Says in words what figures of weights leave out.</summary>
internal static class WeightWords
{
    /// <summary>What is true of all figures of a reading.</summary>
    public static IReadOnlyList<string> Of(WeightFindings found) =>
    [
        "Norms and cosines are of the weights as the checkpoint has them: norms before the networks are not folded in.",
        .. found is { Head: not null, Tokenizer: null }
            ? (string[])["Tokens have no text: the model has no tokenizer that can be read."]
            : [],
        .. found.Head is { } head ? OfHead(head) : [$"No vocabulary figures: {found.HeadRefusal}."],
    ];

    private static IEnumerable<string> OfHead(VocabularyHead head)
    {
        yield return "Effects are on logits before the final norm's division by the size of the residual stream, for "
            + "each unit of a neuron's value; what other layers make of it and the token's position are left out.";
        yield return head.HasGain
            ? "The gain of the final norm is folded into the unembedding."
            : head.Norm is null
                ? "There is no final norm."
                : "The final norm has no gain.";
        yield return head.IsCentred
            ? "The final norm takes the mean away: output weights and columns of the unembedding are centred."
            : "Nothing is centred.";
        if (head.Projection is not null)
        {
            yield return "The projection between the final norm and the embedding is folded into the unembedding.";
        }
        if (head.Ignored.Count > 0)
        {
            yield return $"Ignored: {string.Join(", ", head.Ignored)}.";
        }
    }
}
