using NeuronProbe.Concepts.Labels;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Labels;

public sealed class TokenStrataTests
{
    [Fact]
    public void Numbers_with_the_same_first_four_binary_digits_are_a_band()
    {
        int[] lengths = [.. Enumerable.Range(0, 5000), int.MaxValue - 1, int.MaxValue];
        string[] digits = [.. lengths.Select(length => Convert.ToString(length, 2))];
        for (int i = 1; i < lengths.Length; i++)
        {
            bool isSame = digits[i].Length == digits[i - 1].Length
                && digits[i].AsSpan(0, Math.Min(4, digits[i].Length)).SequenceEqual(
                    digits[i - 1].AsSpan(0, Math.Min(4, digits[i].Length)));
            Assert.Equal(isSame, TokenStrata.BandOf(lengths[i]) == TokenStrata.BandOf(lengths[i - 1]));
            Assert.True(TokenStrata.BandOf(lengths[i]) >= TokenStrata.BandOf(lengths[i - 1]));
        }
    }
}
