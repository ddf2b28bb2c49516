using System.Numerics;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Concepts.Labels;

/// <summary>Sorts tokens into strata, in each of which all tokens are alike in some traits.</summary>
/// <param name="traits">The traits; a stratum is one band of each.</param>
/// <param name="typeCounts">Tokens of the corpus by token id.</param>
internal sealed class TokenStrata(IReadOnlyCollection<TokenTrait> traits, IReadOnlyDictionary<int, long> typeCounts)
{
    private const int BandsPerOctave = 8;

    // More than there are bands of positions or distances, and of frequencies.
    private const int MostPositions = 256;
    private const int MostFrequencies = 64;

    private readonly bool byLength = traits.Contains(TokenTrait.Length);
    private readonly bool byPosition = traits.Contains(TokenTrait.Position);
    private readonly Dictionary<int, int>? frequencyOf = traits.Contains(TokenTrait.Frequency)
        ? typeCounts.ToDictionary(type => type.Key, type => BitOperations.Log2((ulong)type.Value))
        : null;

    /// <summary>The band of a length or a position: numbers whose first four binary digits are the same, so that each
    /// below 16 is a band and one of larger numbers is at most an eighth wide.</summary>
    public static int BandOf(int number)
    {
        int octave = BitOperations.Log2((uint)Math.Max(1, number));
        return octave < 3 ? number : (BandsPerOctave * (octave - 2)) + (number >> (octave - 3)) - BandsPerOctave;
    }

    /// <summary>The stratum of a token, or null where its type was never counted.</summary>
    /// <param name="window">A window.</param>
    /// <param name="number">The token's number in the document; the window holds it.</param>
    public int? Of(Window window, int number)
    {
        int frequency = 0;
        if (frequencyOf?.TryGetValue(window.Document.Tokens[number].Id, out frequency) == false)
        {
            return null;
        }
        int count = window.Document.Tokens.Length;
        int length = byLength ? BandOf(count) : 0;
        int end = byLength ? BandOf(Math.Min(number, count - 1 - number)) : 0;
        int position = byPosition ? BandOf(number - window.FirstToken) : 0;
        return (((((length * MostPositions) + end) * MostPositions) + position) * MostFrequencies) + frequency;
    }
}
