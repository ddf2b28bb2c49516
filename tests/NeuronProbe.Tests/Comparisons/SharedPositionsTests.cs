using NeuronProbe.Collectors;
using NeuronProbe.Comparisons;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class SharedPositionsTests
{
    [Fact]
    public void Positions_are_paired_by_hash_document_id_and_token()
    {
        PairedPosition[] first =
            [new(1, 0, "a", 3), new(2, 5, "b", 0), new(2, 6, "c", 0), new(4, 1, "d", 9), new(5, 1, "d", 8)];
        // Documents have other numbers here; one position's hash is another's, and one has another token.
        PairedPosition[] second = [new(2, 1, "c", 0), new(2, 4, "b", 0), new(3, 2, "a", 3), new(5, 9, "d", 7)];
        var shared = SharedPositions.Of(first, second);
        Assert.Equal([1, 2], shared.First);
        Assert.Equal([1, 0], shared.Second);
        Assert.Equal(0, SharedPositions.Of([], second).Count);
        Assert.Equal([0, 1, 2, 3], SharedPositions.Of(second, second).Second);
    }
}
