using CsCheck;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

public sealed class MergeTableTests
{
    [Fact]
    public void The_lowest_rank_is_merged_first()
    {
        MergeTable table = new();
        table.Set('a', 'b', 1, 'X');
        table.Set('b', 'c', 0, 'Y');
        Assert.Equal("aY", Merged(table, "abc"));
    }

    [Fact]
    public void Among_equal_ranks_the_leftmost_is_merged_first()
    {
        MergeTable table = new();
        table.Set('.', '.', 0, ':');
        Assert.Equal("::.", Merged(table, "....."));
    }

    [Fact]
    public void Merging_tells_how_many_symbols_went_into_each()
    {
        MergeTable table = new();
        table.Set('a', 'a', 0, 'b');
        table.Set('b', 'b', 1, 'c');
        int[] symbols = [.. "aaaaaaaxaa".Select(letter => (int)letter)];
        int[] counts = new int[symbols.Length];
        int left = table.Merge(symbols, counts);
        Assert.Equal("cbaxb", string.Concat(symbols.Take(left).Select(symbol => (char)symbol)));
        Assert.Equal([4, 2, 1, 1, 2], counts.Take(left));
    }

    [Fact]
    public void Nothing_is_merged_to_nothing() => Assert.Equal(0, new MergeTable().Merge([], []));

    [Fact]
    public void The_same_is_left_as_by_searching_the_whole_sequence_for_each_merge()
    {
        Gen<(int Left, int Right, int Rank, int Merged)> pair = Gen.Select(
            Gen.Int[0, 8], Gen.Int[0, 8], Gen.Int[0, 5], Gen.Int[3, 8]);
        Gen<int[]> sequence =
            Gen.OneOf(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[-1, 8]).Array[0, 2 * MergeTable.ShortLength];
        Check.Sample(Gen.Select(pair.Array[0, 25], sequence), (pairs, symbols) =>
        {
            MergeTable table = new();
            Dictionary<(int, int), (int Rank, int Merged)> plain = [];
            foreach ((int left, int right, int rank, int merged) in pairs)
            {
                table.Set(left, right, rank, merged);
                plain[(left, right)] = (rank, merged);
            }
            int[] fast = [.. symbols];
            int[] counts = new int[fast.Length];
            int kept = table.Merge(fast, counts);
            Assert.Equal(MergeOneByOne(symbols, plain), fast.Take(kept).Zip(counts));
        }, iter: 5_000);
    }

    /// <summary>The definition, word for word: quadratic, and plainly right.</summary>
    private static List<(int Symbol, int Count)> MergeOneByOne(
        int[] symbols, Dictionary<(int, int), (int Rank, int Merged)> pairs)
    {
        List<(int Symbol, int Count)> rest = [.. symbols.Select(symbol => (symbol, 1))];
        while (true)
        {
            int best = -1;
            for (int i = 0; i + 1 < rest.Count; i++)
            {
                if (pairs.TryGetValue((rest[i].Symbol, rest[i + 1].Symbol), out (int Rank, int Merged) pair)
                    && (best < 0 || pair.Rank < pairs[(rest[best].Symbol, rest[best + 1].Symbol)].Rank))
                {
                    best = i;
                }
            }
            if (best < 0)
            {
                return rest;
            }
            rest[best] =
                (pairs[(rest[best].Symbol, rest[best + 1].Symbol)].Merged, rest[best].Count + rest[best + 1].Count);
            rest.RemoveAt(best + 1);
        }
    }

    private static string Merged(MergeTable table, string text)
    {
        int[] symbols = [.. text.Select(letter => (int)letter)];
        return string.Concat(
            symbols.Take(table.Merge(symbols, new int[symbols.Length])).Select(symbol => (char)symbol));
    }
}
