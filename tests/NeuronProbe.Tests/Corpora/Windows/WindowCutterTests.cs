using CsCheck;
using NeuronProbe.Corpora.Windows;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Windows;

public sealed class WindowCutterTests
{
    [Fact]
    public void A_long_document_is_cut_into_windows_that_each_have_the_special_tokens()
    {
        List<Window> windows = [.. new WindowCutter(5, [91], [92, 93]).Cut(Tokenized.Document(0, 5))];
        Assert.Equal([[91, 1, 2, 92, 93], [91, 3, 4, 92, 93], [91, 5, 92, 93]], windows.Select(w => w.Ids));
        Assert.Equal([0, 2, 4], windows.Select(w => w.FirstToken));
        Assert.Equal([-1, 2, 3, -1, -1], Enumerable.Range(0, 5).Select(windows[1].TokenAt));
    }

    [Fact]
    public void A_document_of_exactly_the_length_is_one_window() =>
        Assert.Equal([1, 2, 3], Assert.Single(new WindowCutter(3, [], []).Cut(Tokenized.Document(0, 3))).Ids);

    [Fact]
    public void A_document_without_tokens_has_no_window() =>
        Assert.Empty(new WindowCutter(3, [1], []).Cut(Tokenized.Document(0, 0)));

    [Fact]
    public void Every_token_is_in_exactly_one_window() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[1, 30], Gen.Int[0, 3], Gen.Int[0, 3])
            .Sample((tokenCount, room, prefix, suffix) =>
        {
            WindowCutter cutter = new(room + prefix + suffix, new int[prefix], new int[suffix]);
            List<Window> windows = [.. cutter.Cut(Tokenized.Document(0, tokenCount))];
            Assert.Equal(
                Enumerable.Range(0, tokenCount),
                windows.SelectMany(w => Enumerable.Range(0, w.Ids.Length).Select(w.TokenAt).Where(t => t >= 0)));
            Assert.All(windows, w => Assert.InRange(w.Ids.Length, prefix + suffix + 1, room + prefix + suffix));
        });

    [Fact]
    public void A_length_that_the_special_tokens_fill_is_refused()
    {
        Assert.Equal(
            "--max-length: expected at least 4 tokens, 3 of them special, but got 3. Give a larger number.",
            Assert.Throws<ProbeException>(() => new WindowCutter(3, [1], [2, 3])).Message);
        Assert.Throws<ProbeException>(() => new WindowCutter(0, [], []));
    }
}
