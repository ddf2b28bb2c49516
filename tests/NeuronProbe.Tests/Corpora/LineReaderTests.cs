using CsCheck;
using NeuronProbe.Corpora;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class LineReaderTests
{
    [Fact]
    public void Lines_and_breaks_put_together_are_the_text()
    {
        Gen.OneOf("\n", "\r\n", "\r", "a", "b c", new string('x', 9000)).Array[0, 12].Select(string.Concat).Sample(
            text =>
            {
                LineReader reader = new(new StringReader(text));
                List<string> lines = [];
                string whole = "";
                while (reader.ReadLine() is string line)
                {
                    lines.Add(line);
                    whole += line + reader.LineBreak;
                }
                Assert.Equal(text, whole);
                Assert.Equal(lines.Count, reader.LineNumber);
                Assert.DoesNotContain(lines, l => l.Contains('\n'));
                Assert.Equal(text.Count(c => c == '\n') + (text.Length > 0 && text[^1] != '\n' ? 1 : 0), lines.Count);
            },
            iter: 300);
    }

    [Fact]
    public void A_break_that_two_buffers_share_is_one_break()
    {
        // The reader's buffer has 16,384 characters.
        LineReader reader = new(new StringReader(new string('x', 16383) + "\r\ny"));
        Assert.Equal(16383, reader.ReadLine()!.Length);
        Assert.Equal("\r\n", reader.LineBreak);
        Assert.Equal("y", reader.ReadLine());
        Assert.Equal(2, reader.LineNumber);
    }
}
