using NeuronProbe.Collectors;
using NeuronProbe.Comparisons;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class SharedDocumentTests
{
    [Fact]
    public void Documents_are_found_by_their_ids_and_those_that_share_one_in_their_order()
    {
        SharedDocument[] found = SharedDocument.Of(
            Documents("a", "same", "b", "same", "same", "gone"), Documents("same", "b", "new", "same", "a", "same"));
        Assert.Equal(
            [(-1, 2), (0, 4), (1, 0), (2, 1), (3, 3), (4, 5), (5, -1)],
            found.Select(document => (document.One, document.Other)).Order());
        Assert.Equal(found.Length, found.Select(document => document.Key).Distinct().Count());
    }

    [Fact]
    public void Their_order_and_numbers_follow_from_ids_alone()
    {
        SharedDocument[] one = SharedDocument.Of(Documents("a", "b", "c"), Documents("c", "a", "b"));
        SharedDocument[] other = SharedDocument.Of(Documents("b", "c", "a"), Documents("a", "b", "c"));
        Assert.Equal(one.Select(document => document.Key), other.Select(document => document.Key));
        Assert.Equal(one.Select(document => document.Key).Order(), one.Select(document => document.Key));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(4096, 4096)]
    [InlineData(9000, 4096)]
    public void Very_many_documents_share_signs(int count, int expected)
    {
        SummedDocument[] documents = Documents([.. Enumerable.Range(0, count).Select(i => $"{i}")]);
        (int[] units, ulong[] keys) = DocumentTest.UnitsOf(SharedDocument.Of(documents, documents));
        Assert.Equal((count, expected), (units.Length, keys.Length));
        Assert.Equal(expected, keys.Distinct().Count());
        Assert.All(units, unit => Assert.InRange(unit, 0, expected - 1));
        Assert.InRange(units.GroupBy(unit => unit).Max(unit => unit.Count()), 1, count > expected ? 12 : 1);
    }

    private static SummedDocument[] Documents(params string[] ids) =>
        [.. ids.Select((id, index) => new SummedDocument(index, id, 1))];
}
