using NeuronProbe.Corpora.Windows;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Windows;

public sealed class TokenBatchTests
{
    [Fact]
    public void Rows_are_padded_on_the_right_to_the_longest()
    {
        TokenBatch batch = new([Window(0, 3), Window(1, 1), Window(2, 2)]);
        Assert.Equal([1, 2, 3, 10_001, 0, 0, 20_001, 20_002, 0], batch.Ids);
        Assert.Equal((3, 6), (batch.Length, batch.TokenCount));
        Assert.Equal(3 / 9.0, batch.PaddingFraction, 15);
    }

    [Fact]
    public void Rows_of_one_length_need_no_padding() =>
        Assert.Equal(0, new TokenBatch([Window(0, 4), Window(1, 4)]).PaddingFraction);

    [Fact]
    public void A_batch_has_a_row() => Assert.Throws<ArgumentOutOfRangeException>(() => new TokenBatch([]));

    private static Window Window(long document, int tokenCount) =>
        new(Tokenized.Document(document, tokenCount), 0, tokenCount, [], []);
}
