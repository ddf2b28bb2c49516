using CsCheck;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Windows;

public sealed class PassageJoinTests
{
    private const int WindowLength = 110;

    private static readonly Window[] Windows =
    [
        .. MadeUpDocument.Create(3, 150).Windows(WindowLength, prefix: [1, 9], suffix: [2]),
        .. MadeUpDocument.Create(4, 60, hasText: false).Windows(WindowLength, prefix: [1]),
        .. MadeUpDocument.Create(5, 200).Windows(WindowLength),
    ];

    // Places in the windows, in their order.
    private static readonly Gen<(int Window, int Position)[]> Places = Gen.Select(
        Gen.Int[0, Windows.Length - 1], Gen.Int[0, WindowLength + 2]).Array[0, 60].Select(places => places
            .Where(place => place.Item2 < Windows[place.Item1].Ids.Length).Order().Distinct().ToArray());

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(150)]
    public void A_context_of_a_joined_passage_is_the_one_that_went_into_it(int each) => Places.Sample(places =>
    {
        (Passage[] joined, int[] numbers) = Join(places, each);
        Passage[] read = [.. joined.Select(passage => Read(Written(passage), each))];
        foreach (((int window, int position), int number) in places.Zip(numbers))
        {
            TokenContext expected = Windows[window].PassageAround(position, each).ContextOf(position);
            foreach (Passage passage in (Passage[])[joined[number], read[number]])
            {
                Assert.Equivalent(expected, passage.ContextOf(position), strict: true);
                Assert.Equal(Windows[window].TokenAt(position), passage.TokenAt(position));
                Assert.Equal(Windows[window].FirstToken, passage.FirstToken);
            }
        }
    });

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    public void The_bytes_follow_from_the_contexts_whatever_they_were_cut_from(int each) => Places.Sample(places =>
    {
        (Passage[] joined, int[] numbers) = Join(places, each);
        byte[][] bytes = [.. joined.Select(Written)];
        Passage[] read = [.. bytes.Select(passage => Read(passage, each))];
        var again = new PassageJoin(each);
        int[] numbersAgain =
            [.. places.Zip(numbers, (place, number) => again.Add(read[number], place.Position))];
        again.Close();
        Assert.Equal(numbers, numbersAgain);
        Assert.Equal(bytes, again.Joined.Select(Written));
    });

    [Fact]
    public void Neighbours_share_their_tokens_and_long_runs_are_cut()
    {
        (Passage[] joined, int[] numbers) = Join([.. Enumerable.Range(5, 100).Select(i => (0, i))], 3);
        Assert.Equal([(2, 70), (66, 42)], joined.Select(passage => passage.Positions));
        Assert.Equal([.. Enumerable.Repeat(0, 64), .. Enumerable.Repeat(1, 36)], numbers);
    }

    [Fact]
    public void Contexts_that_do_not_overlap_are_apart() =>
        Assert.Equal([(7, 7), (14, 7)], Join([(0, 10), (0, 17)], 3).Joined.Select(passage => passage.Positions));

    [Fact]
    public void The_context_of_an_added_token_stands_alone() =>
        Assert.Equal([0, 1, 2, 2], Join([(0, 0), (0, 1), (0, 2), (0, 3)], 4).Numbers);

    [Fact]
    public void A_saved_passage_has_the_bytes_that_its_format_says()
    {
        Document document = new(7, "d", "a😀b", null, "d.txt");
        TokenizedDocument tokenized = new(document, document.Text, [new(300, 0, 1), new(6, 1, 3), new(8, 3, 4)]);
        var join = new PassageJoin(1);
        join.Add(new Window(tokenized, 0, 3, [], []).PassageAround(1, 1), 1);
        join.Close();
        byte[] numbers = [7, 0, 0, 0, 0, 0, 0, 0, 1, (byte)'d', 0, 0, 3, 1];
        byte[] tokens = [1, 0xAC, 2, 0, 1, 6, 1, 2, 8, 3, 1, 0, 6, (byte)'a', 0xF0, 0x9F, 0x98, 0x80, (byte)'b'];
        Assert.Equal([.. numbers, (byte)tokens.Length, .. tokens], Written(Assert.Single(join.Joined)));
    }

    [Fact]
    public void A_range_outside_the_text_is_refused()
    {
        byte[] bytes = Written(Join([(3, 4)], 2).Joined[0]);
        int ids = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[1, 102]);
        Assert.True(ids > 0);
        // After the id of the first token comes where its text begins.
        bytes[ids + 2] = 127;
        AssertRefused("expected tokens within their text, but got others.", bytes);
    }

    [Theory]
    [InlineData(1, 127)]
    [InlineData(1, 0)]
    public void A_number_of_tokens_that_the_bytes_have_no_room_for_is_refused(int number, byte value)
    {
        byte[] bytes = Written(Join([(3, 4)], 2).Joined[0]);
        // The first position, how many tokens, and the first of them that is the document's own.
        int numbers = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[2, 5, 1]);
        Assert.True(numbers > 0);
        bytes[numbers + number] = value;
        string message = Assert.Throws<InvalidDataException>(() => Read(bytes, 2)).Message;
        Assert.EndsWith($"tokens of a window, but got {value} from 2 on.", message, StringComparison.Ordinal);
    }

    private static (Passage[] Joined, int[] Numbers) Join((int Window, int Position)[] places, int each)
    {
        var join = new PassageJoin(each);
        int[] numbers =
        [
            .. places.Select(place => join.Add(
                Windows[place.Window].PassageAround(place.Position, each), place.Position)),
        ];
        join.Close();
        return ([.. join.Joined], numbers);
    }

    private static byte[] Written(Passage passage)
    {
        MemoryStream bytes = new();
        passage.Write(new BinaryWriter(bytes));
        return bytes.ToArray();
    }

    private static Passage Read(byte[] bytes, int each) =>
        Passage.Read(new BinaryReader(new MemoryStream(bytes)), each);

    private static void AssertRefused(string message, byte[] bytes) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Read(bytes, 2)).Message);
}
