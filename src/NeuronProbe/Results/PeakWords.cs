using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Results;

/// <summary>The words at or near the peak of top examples.</summary>
/// <remarks>
/// They are the whole words of which a part stands in the example's token or in the <see cref="TokensBefore"/> tokens
/// before it. What comes after the token has not been read by a causal model when it gives the activation, so it does
/// not count. Words at an end of the context are as long as the context has them.
/// </remarks>
internal static class PeakWords
{
    /// <summary>Tokens before the example's own whose words count.</summary>
    public const int TokensBefore = 2;

    /// <summary>The words of one example, folded as <see cref="WholeWords"/> has them, each once; none where there is
    /// no text.</summary>
    public static IReadOnlyList<string> Of(TokenContext context) => context.Text is not { } text
        ? []
        : [.. WholeWords.Of(
            text,
            context.Ranges[Math.Max(0, context.Index - TokensBefore)].Start,
            context.Ranges[context.Index].End).Distinct()];

    /// <summary>The words of a neuron's examples, those of a tail in the order in which they are first met.</summary>
    /// <param name="examples">Its top examples, those of a tail in order of rank.</param>
    public static IEnumerable<PeakWord> Of(IEnumerable<TopExample> examples) =>
        from example in examples
        from word in Of(example.Context)
        group example.Rank by (word, example.Tail) into ranks
        select new PeakWord(ranks.Key.word, ranks.Key.Tail, [.. ranks]);
}
