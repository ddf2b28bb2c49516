using NeuronProbe.Models.Layers;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Effects.Vocabulary;

/// <summary>What neurons are made of and write to the vocabulary, from the weights alone.</summary>
/// <param name="Sites">By layer.</param>
internal sealed record WeightFindings(IReadOnlyList<SiteWeights> Sites)
{
    /// <summary>The head, or null where the model has none.</summary>
    public required VocabularyHead? Head { get; init; }

    /// <summary>Why there is none, or null.</summary>
    public required string? HeadRefusal { get; init; }

    /// <summary>Directions in the residual stream that count as the smallest, of how many; zeros without a head.
    /// </summary>
    public required (int Smallest, int All) Directions { get; init; }

    /// <summary>The tokens of a corpus, or null where none was read.</summary>
    public required TokenFrequencies? Frequencies { get; init; }

    /// <summary>Spells tokens; null where there is none that can be read.</summary>
    public required TextTokenizer? Tokenizer { get; init; }

    /// <summary>Tokens of each tail.</summary>
    public required int TokenCount { get; init; }

    public int NeuronCount => Sites.Sum(site => site.Rows.Count);

    /// <summary>The tokens that a neuron promotes, then those that it suppresses.</summary>
    public IEnumerable<LogitRow> LogitsOf(SiteWeights site, int index) => site.Tokens.Count == 0
        ? []
        : [.. RowsOf("high", site.Tokens[index].High), .. RowsOf("low", site.Tokens[index].Low)];

    private List<LogitRow> RowsOf(string tail, ReadOnlySpan<TokenEffect> tokens)
    {
        List<LogitRow> rows = [];
        foreach (TokenEffect token in tokens)
        {
            rows.Add(new LogitRow(tail, rows.Count + 1, token, TextOf(token.Token)));
        }
        return rows;
    }

    private string? TextOf(int token) => Tokenizer?.Knows(token) == true ? Tokenizer.Show(token) : null;
}
