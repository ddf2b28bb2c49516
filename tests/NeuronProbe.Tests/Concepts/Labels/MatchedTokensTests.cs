using System.Diagnostics;
using System.Numerics;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Labels;

public sealed class MatchedTokensTests
{
    private const int WindowLength = 20;

    private static readonly TokenizedDocument[] Made = Make(900);

    [Theory]
    [InlineData("Frequency")]
    [InlineData("Length")]
    [InlineData("Position")]
    [InlineData("Length Position")]
    [InlineData("Length Position Frequency")]
    public void Both_sides_have_the_same_proportions_of_tokens_that_are_alike(string traits)
    {
        MatchedTokens matched = Read(Made, [.. traits.Split(' ').Select(Enum.Parse<TokenTrait>)]);
        Dictionary<int, int> counts = Made.SelectMany(d => d.Tokens).CountBy(token => token.Id).ToDictionary();
        var sides = new Dictionary<(int, int, int, int), (double Own, double Others, double Positives)>();
        foreach (Window window in Windows(Made))
        {
            for (int number = window.FirstToken; number < window.FirstToken + window.TokenCount; number++)
            {
                bool isPositive = window.Document.Marks!.Of(0).Contains(number);
                bool isTaken = matched.IsTaken(0, window, number, isPositive);
                int length = window.Document.Tokens.Length;
                (int, int, int, int) key = (
                    traits.Contains("Length", StringComparison.Ordinal) ? BandOf(length) : 0,
                    traits.Contains("Length", StringComparison.Ordinal)
                        ? BandOf(Math.Min(number, length - 1 - number)) : 0,
                    traits.Contains("Position", StringComparison.Ordinal) ? BandOf(number - window.FirstToken) : 0,
                    traits.Contains("Frequency", StringComparison.Ordinal)
                        ? (int)Math.Log2(counts[window.Document.Tokens[number].Id]) : 0);
                (double own, double others, double positives) = sides.GetValueOrDefault(key);
                sides[key] = (
                    own + (isTaken && isPositive ? 1 : 0),
                    others + (isTaken && !isPositive ? 1 : 0),
                    positives + (isPositive ? 1 : 0));
            }
        }
        double allOwn = sides.Values.Sum(s => s.Own);
        double allOthers = sides.Values.Sum(s => s.Others);
        Assert.InRange(allOwn, sides.Values.Sum(s => s.Positives) * 0.6, sides.Values.Sum(s => s.Positives));
        Assert.InRange(allOthers, allOwn, double.MaxValue);
        Assert.Equal(allOwn / (allOwn + allOthers), matched.Rates[0], 0.02);
        Assert.All(sides.Values, s => Assert.InRange(
            s.Own - (s.Others * allOwn / allOthers),
            -5 * Math.Sqrt(s.Own + 2),
            5 * Math.Sqrt(s.Own + 2)));
    }

    [Fact]
    public void Tokens_of_a_concept_without_any_like_them_are_left_out()
    {
        // Documents of three tokens are labelled from end to end; of five tokens only the first is, and only the last
        // is as far from an end.
        TokenizedDocument[] documents = [Document(0, "123", [0, 1, 2]), Document(1, "12345", [0])];
        MatchedTokens matched = Read(documents, [TokenTrait.Length]);
        Assert.Equal(1, matched.PositivesOf(0));
        Assert.All([0, 1, 2], number => Assert.False(matched.IsTaken(0, Windows(documents).First(), number, true)));
        Assert.True(matched.IsTaken(0, Windows(documents).Last(), 0, true));
        Assert.Equal(
            [false, false, false, true],
            new[] { 1, 2, 3, 4 }.Select(number => matched.IsTaken(0, Windows(documents).Last(), number, false)));
    }

    [Fact]
    public void What_the_tool_adds_is_compared_with_nothing()
    {
        TokenizedDocument[] documents = [Document(0, "1234", [1])];
        MatchedTokens matched = Read(documents, [TokenTrait.Length]);
        Assert.False(matched.IsTaken(0, Windows(documents).Single(), -1, false));
        Assert.True(matched.IsTaken(0, Windows(documents).Single(), 2, false));
    }

    [Fact]
    public void A_concept_that_never_occurs_has_no_negatives()
    {
        TokenizedDocument[] documents = [Document(0, "1", [])];
        MatchedTokens matched = Read(documents, [TokenTrait.Frequency]);
        Assert.Equal(0, matched.Rates[0]);
        Assert.False(matched.IsTaken(0, Windows(documents).Single(), 0, false));
    }

    // Types 1 to 4 with 8, 3, 4 and 1 tokens are in bands of their own. Type 4 has no other token. There are three
    // others for each of the concept's of type 1, and two of type 2: with two, 3 x 6 / 9 = 2 is as much as with three,
    // 2.67 x 8 / 10.67 = 2, and more of the concept's tokens are left.
    [Fact]
    public void As_many_others_are_taken_as_make_the_comparison_largest()
    {
        TokenizedDocument[] documents = [Document(0, "1111111122233334", [0, 1, 8, 15])];
        MatchedTokens matched = Read(documents, [TokenTrait.Frequency]);
        Assert.Equal(
            [6, 3, 0, 0],
            new[] { 1, 2, 3, 4 }.Select(id => Math.Round(matched.TypesOf(0).GetValueOrDefault(id), 9)));
        Assert.Equal(3, matched.PositivesOf(0), 1e-9);
        Assert.Equal(3.0 / (3 + 6), matched.Rates[0], 1e-12);
    }

    [Fact]
    public void The_ratio_is_the_best_of_all()
    {
        // Against a search over a thousand ratios, with the share of either side that each leaves.
        var random = new Random(5);
        for (int round = 0; round < 20; round++)
        {
            string text = string.Concat(Enumerable.Range(0, 400).Select(
                _ => $"{1 + (int)(random.NextDouble() * random.Next(1, 9))}"));
            int[] marked = [.. Enumerable.Range(0, 400).Where(i => random.NextDouble() < (text[i] - '0') / 10.0)];
            MatchedTokens matched = Read([Document(0, text, marked)], [TokenTrait.Frequency]);
            (double Own, double Others)[] bands = [.. text.Index()
                .GroupBy(token => BitOperations.Log2((uint)text.Count(c => c == token.Item)))
                .Select(band => (
                    (double)band.Count(token => marked.Contains(token.Index)),
                    (double)band.Count(token => !marked.Contains(token.Index))))
                .Where(band => band is (> 0, > 0))];
            double best = Enumerable.Range(1, 1000).Max(i =>
            {
                double times = i / 50.0;
                double own = bands.Sum(b => Math.Min(b.Own, b.Others / times));
                return own * times / (1 + times);
            });
            Assert.InRange(matched.PositivesOf(0) * (1 - matched.Rates[0]), best - 1e-9, best * 1.01);
        }
    }

    [Fact]
    public void Where_others_are_fewer_than_the_concepts_tokens_all_are_taken()
    {
        TokenizedDocument[] documents = [Document(0, "11111111", [0, 1, 2, 3, 4, 5])];
        MatchedTokens matched = Read(documents, [TokenTrait.Frequency]);
        Assert.Equal(8, matched.TypesOf(0)[1], 1e-12);
        Assert.Equal(6.0 / 8, matched.Rates[0], 1e-12);
        Assert.All([6, 7], number => Assert.True(matched.IsTaken(0, Windows(documents).Single(), number, false)));
    }

    // Three tokens are wanted. Type 1 would bring six and types 3 and 4 none, which leaves type 2.
    [Fact]
    public void Controls_are_drawn_of_types_of_which_tokens_are_taken()
    {
        TokenizedDocument[] documents = [Document(0, "1111111122233334", [0, 1, 8, 15])];
        MatchedTokens matched = Read(documents, [TokenTrait.Frequency]);
        var plan = new ConceptPlan([new Concept("c", false, 4, 1)], 16, 1, 0, matched.Rates)
        {
            Matched = matched,
            TypeCounts = TypeCounts.Of(documents),
        };
        Assert.Equal(
            [0, 20, 0, 0],
            new[] { 1, 2, 3, 4 }.Select(id => int.PopCount(ControlRow.Draws(plan.ControlsOf(id), 0))));
    }

    [Theory]
    [InlineData("Frequency")]
    [InlineData("Length Position")]
    public void Types_have_as_many_tokens_as_are_taken_of_them(string traits)
    {
        MatchedTokens matched = Read(Made, [.. traits.Split(' ').Select(Enum.Parse<TokenTrait>)]);
        Dictionary<int, long> taken = TypeCounts.Of(Windows(Made).SelectMany(window =>
            Enumerable.Range(window.FirstToken, window.TokenCount)
                .Where(number => matched.IsTaken(
                    0, window, number, window.Document.Marks!.Of(0).Contains(number)))
                .Select(number => window.Document.Tokens[number].Id)));
        Assert.Equal(matched.TypesOf(0).Values.Sum(), matched.PositivesOf(0) / matched.Rates[0], 1e-6);
        Assert.All(matched.TypesOf(0), type => Assert.InRange(
            taken.GetValueOrDefault(type.Key) - type.Value,
            -5 * Math.Sqrt(type.Value + 2),
            5 * Math.Sqrt(type.Value + 2)));
    }

    // Strata and types are as many in ten times as many documents, pairs of them are not.
    [Fact]
    public void What_is_kept_does_not_grow_with_the_corpus()
    {
        Kept(20);
        long few = Kept(900);
        Assert.InRange(Kept(9000), 0, 1.5 * few);

        static long Kept(int count)
        {
            TokenizedDocument[] documents = Make(count);
            Window[] windows = [.. documents.SelectMany(document => document.Windows(WindowLength))];
            Dictionary<int, long> types = TypeCounts.Of(documents);
            long before = GC.GetAllocatedBytesForCurrentThread();
            MatchedTokens.Read(windows, 1, [TokenTrait.Length, TokenTrait.Position], types);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Long_documents_take_no_longer_a_token()
    {
        // Looking through all marks for each window would be 10^11 steps.
        const int Length = 1_000_000;
        TokenizedDocument document = new TokenizedDocument(
            new Document(0, "d0", null, null, ""), null, [.. Enumerable.Repeat(new TextToken(1, 0, 0), Length)])
            .WithMarks(new ConceptMarks([[.. Enumerable.Range(0, Length - 1)]]));
        var watch = Stopwatch.StartNew();
        MatchedTokens matched = MatchedTokens.Read(
            document.Windows(8), 1, [TokenTrait.Frequency], TypeCounts.Of([document]));
        Assert.Equal(Length - 1, matched.PositivesOf(0));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 15);
    }

    [Fact]
    public void A_corpus_that_changed_between_two_readings_is_refused() => Assert.StartsWith(
        "--corpus: expected the same documents in each reading, but",
        Assert.Throws<ProbeException>(() => MatchedTokens.Read(
            Windows([Document(0, "12", [])]), 1, [TokenTrait.Length], new Dictionary<int, long> { [1] = 1 })).Message,
        StringComparison.Ordinal);

    // The smallest number with the same four binary digits.
    private static int BandOf(int number)
    {
        int unit = 1;
        while (number / unit >= 16)
        {
            unit *= 2;
        }
        return number / unit * unit;
    }

    private static MatchedTokens Read(TokenizedDocument[] documents, TokenTrait[] traits) =>
        MatchedTokens.Read(Windows(documents), 1, traits, TypeCounts.Of(documents));

    private static IEnumerable<Window> Windows(TokenizedDocument[] documents) =>
        documents.SelectMany(document => document.Windows(documents == Made ? WindowLength : 1000));

    /// <summary>A document whose types are digits, a token each.</summary>
    private static TokenizedDocument Document(long index, string types, int[] marked) => new TokenizedDocument(
        new Document(index, $"d{index}", null, null, ""), null,
        [.. types.Select(type => new TextToken(type - '0', 0, 0))]).WithMarks(new ConceptMarks([marked]));

    /// <summary>Type t occurs about as often as 1 in t + 1 would have it. The concept prefers rare types, short
    /// documents and the beginning of windows.</summary>
    private static TokenizedDocument[] Make(int documents)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, documents).Select(index =>
        {
            int length = random.Next(3, 50);
            TextToken[] tokens = [.. Enumerable.Range(0, length).Select(
                _ => new TextToken((int)Math.Exp(random.NextDouble() * 5), 0, 0))];
            int[] marked = [.. Enumerable.Range(0, length).Where(token => random.NextDouble()
                < (tokens[token].Id > 20 ? 0.2 : 0.1) * (length < 20 ? 2 : 1) * (token % WindowLength < 4 ? 1.5 : 1))];
            return new TokenizedDocument(new Document(index, $"d{index}", null, null, ""), null, tokens)
                .WithMarks(new ConceptMarks([marked]));
        })];
    }
}
