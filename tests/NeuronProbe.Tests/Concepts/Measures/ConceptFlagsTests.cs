using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Sites;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

public sealed class ConceptFlagsTests
{
    private const int Length = 4;

    // The lowest value of each document is on token 7, the highest on a token of its own.
    [Theory]
    [InlineData(Tails.Both, 12, false, true)]
    [InlineData(Tails.High, 12, false, false)]
    [InlineData(Tails.Low, 12, false, true)]
    [InlineData(Tails.Both, 9, false, false)]
    public void Each_end_is_locked_by_its_own_list(Tails tails, int documents, bool high, bool low)
    {
        SiteSelection selection = SiteSelection.All(new Site("blocks.0.up", SiteSide.Output, 0, 1));
        var top = new TopExamplesCollector(selection, new CollectorOptions { Tails = tails });
        var layout = new BlockLayout();
        for (int document = 0; document < documents; document++)
        {
            TextToken[] tokens = [.. Enumerable.Range(0, Length).Select(
                token => new TextToken(token == 1 ? 7 : 100 + (document * Length) + token, 0, 0))];
            var read = new TokenizedDocument(new Document(document, $"d{document}", null, null, "d"), null, tokens);
            layout.Add(new Window(read, 0, Length, [], []), 0, [.. Enumerable.Range(0, Length)]);
        }
        float[] values = [.. Enumerable.Range(0, documents * Length).Select(
            i => (i % Length) switch { 1 => -3 - i, 2 => 3 + i, _ => 0f })];
        top.Update(new ActivationBlock(values, layout.Length, layout, 0, 1));
        top.EndChunk(0);
        Assert.Equal((high, low), ConceptFlags.TokenLocks(top, 0));
    }
}
