using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class SavedExamplesTests
{
    // Of a window of 1, 100 ... 108 the ids 101 to 105 are round position 4.
    private static readonly Window Window = MadeUpDocument.Create(6, 9).Windows(9, prefix: [1])[0];

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    public void A_context_that_is_written_reads_back_to_the_same_bytes(int position)
    {
        Passage passage = Window.PassageAround(position, 2);
        byte[] bytes = Written(passage, position);
        (Passage read, int readPosition) = SavedExamples.ReadContext(new BinaryReader(new MemoryStream(bytes)));
        Assert.Equivalent(passage.ContextOf(position), read.ContextOf(readPosition), strict: true);
        Assert.Equal((passage.FirstToken, position), (read.FirstToken, readPosition));
        Assert.Equal(passage.TokenAt(position), read.TokenAt(readPosition));
        Assert.Equal(bytes, Written(read, readPosition));
    }

    [Fact]
    public void A_saved_context_has_the_bytes_that_its_format_says()
    {
        Document document = new(7, "d", "a😀b", null, "d.txt");
        TokenizedDocument tokenized = new(document, document.Text, [new(300, 0, 1), new(6, 1, 3), new(8, 3, 4)]);
        byte[] numbers = [7, 0, 0, 0, 0, 0, 0, 0, 1, (byte)'d', 1, 0, 1, 1, 3];
        byte[] tokens = [1, 0xAC, 2, 0, 1, 6, 1, 2, 8, 3, 1, 1, 2, 6, (byte)'a', 0xF0, 0x9F, 0x98, 0x80, (byte)'b'];
        Assert.Equal(
            [.. numbers, (byte)tokens.Length, .. tokens],
            Written(new Window(tokenized, 0, 3, [], []).PassageAround(1, 1), 1));
    }

    [Fact]
    public void A_range_outside_the_text_is_refused()
    {
        byte[] bytes = Written(Window.PassageAround(4, 2), 4);
        int ids = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[1, 101]);
        Assert.True(ids > 0);
        // After the id of the first token comes where its text begins.
        bytes[ids + 2] = 127;
        AssertRefused("expected tokens within their text, but got others.", bytes);
    }

    [Theory]
    [InlineData(0, 9, "token 9 at position 4.")]
    [InlineData(2, 1, "token 3 at position 1.")]
    public void A_token_that_is_not_in_its_window_is_refused(int number, byte value, string message)
    {
        byte[] bytes = Written(Window.PassageAround(4, 2), 4);
        int numbers = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[3, 0, 4, 2, 5]);
        Assert.True(numbers > 0);
        bytes[numbers + number] = value;
        AssertRefused("expected a token of the window that begins with token 0, but got " + message, bytes);
    }

    private static byte[] Written(Passage passage, int position)
    {
        MemoryStream bytes = new();
        SavedExamples.WriteContext(new BinaryWriter(bytes), passage, position);
        return bytes.ToArray();
    }

    private static void AssertRefused(string message, byte[] bytes) => Assert.Equal(
        message,
        Assert.Throws<InvalidDataException>(
            () => SavedExamples.ReadContext(new BinaryReader(new MemoryStream(bytes)))).Message);
}
