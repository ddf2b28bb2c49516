using NeuronProbe.Cli.Views;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("short", 5, "short", "short")]
    [InlineData("abcdef", 4, "abc…", "…def")]
    [InlineData("東京都", 5, "東京…", "…京都")]
    [InlineData("abc", 1, "…", "…")]
    public void A_text_is_cut_at_its_end_or_at_its_beginning(string text, int width, string atEnd, string atBeginning)
    {
        Assert.Equal(atEnd, VisibleText.Cut(text, width));
        Assert.Equal(atBeginning, VisibleText.CutBeginning(text, width));
    }
}
