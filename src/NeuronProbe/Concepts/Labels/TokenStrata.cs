using System.Numerics;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Concepts.Labels;

/// <summary>Sorts tokens into strata, in each of which all tokens are alike in some traits.</summary>
/// <param name="traits">The traits; a stratum is one band of each.</param>
/// <param name="typeCounts">Tokens of the corpus by token id.</param>
internal sealed class TokenStrata(IReadOnlyCollection<TokenTrait> traits, IReadOnlyDictionary<int, long> typeCounts)
{
    // Bands of lengths of an octave, from 8 on.
    private const int LengthsPerOctave = 8;

    // More than there are bands of positions and of frequencies.
    private const int MostBands = 64;

    private readonly bool byLength = traits.Contains(TokenTrait.Length);
    private readonly bool byPosition = traits.Contains(TokenTrait.Position);
    private readonly Dictionary<int, int>? frequencyOf = traits.Contains(TokenTrait.Frequency)
        ? typeCounts.ToDictionary(type => type.Key, type => BitOperations.Log2((ulong)type.Value))
        : null;

    /// <summary>The band of a document's length: lengths whose first four binary digits are the same, so that each
    /// below 16 is a band and a band of longer ones is at most an eighth wide.</summary>
    public static int LengthBand(int length)
    {
        int octave = BitOperations.Log2((uint)Math.Max(1, length));
        return octave < 3 ? length : (LengthsPerOctave * (octave - 2)) + (length >> (octave - 3)) - LengthsPerOctave;
    }

    /// <summary>The band of a position: 0, 1, 2 to 3, 4 to 7 and so on.</summary>
    public static int PositionBand(int position) => position == 0 ? 0 : BitOperations.Log2((uint)position) + 1;

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
        int length = byLength ? LengthBand(window.Document.Tokens.Length) : 0;
        int position = byPosition ? PositionBand(number - window.FirstToken) : 0;
        return (((length * MostBands) + position) * MostBands) + frequency;
    }
}
