using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

/// <summary>What the draws of control labels come to, each draw with an AUROC of its own.</summary>
public sealed class ControlBinsTests
{
    private const int Draws = ConceptPlan.ControlDraws;
    private const int Octaves = 10;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(31, false)]
    public void Draws_are_as_over_all_values_to_what_their_bins_leave_open(int conceptCount, bool hasOwnNegatives)
    {
        var random = new Random(conceptCount);
        Token[] tokens = [.. Enumerable.Range(0, 3000).Select(_ => Token.Random(random, conceptCount))];
        ControlBins bins = Fill(tokens, conceptCount, hasOwnNegatives, parts: 1);
        int largest = LargestOf(tokens);
        var grid = new ControlGrid(Octaves);
        double[] places = [.. tokens.Select(token => (double)Array.IndexOf(
            [.. grid.InOrder(largest)], grid.SlotOf(token.Value, largest)))];
        for (int concept = 0; concept < conceptCount; concept++)
        {
            bool[] own = [.. tokens.Select(token => token.Labels[concept, 0])];
            ControlFigures found = bins.Figures(0, concept, largest, isConstant: false, Distribution(tokens, own));
            double[] exact = Distances(concept, [.. tokens.Select(token => (double)token.Value)]);
            double[] binned = Distances(concept, places);
            Assert.Equal(0.5 + binned.Average(), found.Auroc.Value, 1e-12);
            Assert.InRange(Math.Abs(0.5 + exact.Average() - found.Auroc.Value), 0, found.Auroc.Error);
            // The concept is the first draw; no other one that is equal to it is before it.
            Assert.Equal(1 + binned.Count(distance => distance >= binned[0] - 1e-12), found.Rank);
        }

        double[] Distances(int concept, double[] values) => [.. Enumerable.Range(0, Draws).Select(draw =>
            Math.Abs(RankedFigures.Of(values.Zip(tokens, (value, token) => (value, token.Labels[concept, draw]))).Auroc
                - 0.5))];
    }

    [Fact]
    public void The_order_in_which_values_come_and_in_how_many_parts_changes_nothing()
    {
        var random = new Random(5);
        Token[] tokens = [.. Enumerable.Range(0, 500).Select(_ => Token.Random(random, 3))];
        byte[] expected = Saved(Fill(tokens, 3, false, parts: 1));
        Assert.Equal(expected, Saved(Fill([.. tokens.OrderBy(token => Math.Abs(token.Value))], 3, false, parts: 50)));
        Assert.Equal(expected, Saved(Fill([.. tokens.OrderByDescending(token => token.Value)], 3, false, parts: 7)));

        ControlBins merged = Fill([.. tokens.OrderBy(token => Math.Abs(token.Value)).Take(200)], 3, false, parts: 2);
        merged.Widen(0, LargestOf([.. tokens.OrderBy(token => Math.Abs(token.Value)).Take(200)]), LargestOf(tokens));
        merged.Merge(0, Fill([.. tokens.OrderBy(token => Math.Abs(token.Value)).Skip(200)], 3, false, parts: 3));
        Assert.Equal(expected, Saved(merged));

        var loaded = new ControlBins(1, 3, Octaves, false);
        using var reader = new BinaryReader(new MemoryStream(expected));
        loaded.Read(reader, 0);
        Assert.Equal(expected, Saved(loaded));
    }

    [Theory]
    [InlineData(0.7f, true, 0)]
    [InlineData(0.7f, false, 0.5)]
    [InlineData(0, false, 0)]
    public void Equal_values_are_ties_where_they_are_known_to_be_equal(float value, bool isConstant, double error)
    {
        Token[] tokens = [.. Enumerable.Range(0, 3).Select(i => Token.Of(value, draw => draw == i))];
        ControlFigures found = Fill(tokens, 1, false, parts: 1)
            .Figures(0, 0, LargestOf(tokens), isConstant, Distribution(tokens, [true, false, false]));
        Assert.Equal(0.5, found.Auroc.Value);
        Assert.Equal(error, found.Auroc.Error);
        // The other 17 draws label no token.
        Assert.Equal(4, found.Rank);
    }

    [Fact]
    public void Without_a_draw_that_has_tokens_on_both_sides_there_is_nothing()
    {
        Token[] tokens = [Token.Of(1, draw => draw < 9), Token.Of(2, draw => draw < 9)];
        ControlFigures found = Fill(tokens, 1, false, parts: 1)
            .Figures(0, 0, LargestOf(tokens), false, Distribution(tokens, [true, false]));
        Assert.Equal(ControlFigures.None, found);
    }

    [Fact]
    public void Draws_over_kept_values_are_those_of_all_pairs()
    {
        var random = new Random(7);
        Token[] tokens = [.. Enumerable.Range(0, 400).Select(_ => Token.Random(random, 5))];
        var sorted = new SortedTokens(tokens.Length);
        foreach ((int i, Token token) in tokens.Index())
        {
            sorted.Add(i, MathF.Round(token.Value, 1));
        }
        sorted.Sort();
        for (int concept = 0; concept < 5; concept++)
        {
            Assert.All(Rows(tokens, 5).Aurocs(sorted, concept).Index(), draw => Assert.Equal(
                PlainConceptFigures.Auroc([.. tokens.Select(token => new LabelledValue(
                    MathF.Round(token.Value, 1), token.Labels[concept, draw.Index], 0))]),
                draw.Item.Value,
                1e-12));
        }
    }

    private static int LargestOf(Token[] tokens) =>
        BitConverter.SingleToInt32Bits(tokens.Max(token => Math.Abs(token.Value)));

    private static ControlBins Fill(Token[] tokens, int conceptCount, bool hasOwnNegatives, int parts)
    {
        var bins = new ControlBins(1, conceptCount, Octaves, hasOwnNegatives);
        int largest = 0;
        foreach (Token[] part in tokens.Chunk((tokens.Length + parts - 1) / parts))
        {
            int now = Math.Max(largest, LargestOf(part));
            bins.Widen(0, largest, now);
            largest = now;
            // A token that does not rank stands between.
            Token[] shown = [.. part.SelectMany(token => (Token[])[token, Token.Of(100, _ => true, conceptCount)])];
            bins.Add(
                0,
                Array.ConvertAll(shown, token => token.Value),
                largest,
                [.. Enumerable.Range(0, part.Length).Select(i => (2 * i)..((2 * i) + 1))],
                Rows(shown, conceptCount));
        }
        return bins;
    }

    private static ControlRows Rows(Token[] tokens, int conceptCount)
    {
        var rows = new ControlRows(conceptCount);
        foreach (Token token in tokens)
        {
            Span<byte> row = rows.Add();
            for (int i = 0; i < conceptCount * Draws; i++)
            {
                if (token.Labels[i / Draws, i % Draws])
                {
                    ControlRow.Mark(row, i / Draws, i % Draws);
                }
            }
        }
        return rows;
    }

    private static LabelledDistribution Distribution(Token[] tokens, bool[] labels)
    {
        var sorted = new SortedTokens(tokens.Length);
        foreach ((int i, Token token) in tokens.Index())
        {
            sorted.Add(i, token.Value);
        }
        sorted.Sort();
        return sorted.Distribution(labels);
    }

    private static byte[] Saved(ControlBins bins)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            bins.Write(writer, 0);
        }
        return stream.ToArray();
    }

    private sealed record Token(float Value, bool[,] Labels)
    {
        public static Token Of(float value, Func<int, bool> isLabelled, int conceptCount = 1)
        {
            var labels = new bool[conceptCount, Draws];
            for (int i = 0; i < conceptCount * Draws; i++)
            {
                labels[i / Draws, i % Draws] = isLabelled(i % Draws);
            }
            return new Token(value, labels);
        }

        /// <summary>A value of many octaves, of GELU's minimum or zero, with labels that go with it in part.</summary>
        public static Token Random(Random random, int conceptCount)
        {
            double x = (random.NextDouble() * 2) - 1;
            float value = random.Next(8) switch
            {
                0 => 0,
                1 => 1e-7f * (float)x,
                2 or 3 => -0.17f + (0.05f * (float)(x * x)),
                4 => -0.28f + (0.05f * (float)(x * x)),
                _ => (float)(x * x * x * 9),
            };
            return Of(value, draw => random.Next(40) < 2 + draw + (x > 0.3 ? 8 : 0), conceptCount);
        }
    }
}
