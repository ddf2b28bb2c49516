using NeuronProbe.Corpora.Documents;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Documents;

public sealed class CodePointsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("😀")]
    [InlineData("a😀😀b𝄞")]
    [InlineData("😀é\ud83d x😀")]
    public void Offsets_lead_there_and_back(string text)
    {
        CodePoints points = new(text);
        int[] starts = [.. Enumerable.Range(0, text.Length + 1).Where(
            i => i == 0 || i == text.Length || !char.IsLowSurrogate(text[i]))];
        Assert.Equal(starts.Length - 1, points.Count);
        Assert.Equal(starts, Enumerable.Range(0, points.Count + 1).Select(points.UnitsOf));
        Assert.Equal(Enumerable.Range(0, points.Count + 1), starts.Select(points.OffsetOf));
    }
}
