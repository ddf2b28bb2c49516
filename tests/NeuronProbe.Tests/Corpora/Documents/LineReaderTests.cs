using System.Text;
using CsCheck;
using NeuronProbe.Corpora.Documents;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Documents;

public sealed class LineReaderTests
{
    [Fact]
    public void Lines_and_breaks_put_together_are_the_text()
    {
        Gen.OneOf("\n", "\r\n", "\r", "a", "b c", new string('x', 9000)).Array[0, 12].Select(string.Concat).Sample(
            text =>
            {
                using TextSource source = new("f", new MemoryStream(Encoding.UTF8.GetBytes(text)));
                LineReader reader = source.OpenLines();
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
        // The first bytes, which tell what a file is, come apart from the others, 64 KiB at a time.
        foreach (int length in (int[])[511, 65535, 65536 + 511])
        {
            using TextSource source = new(
                "f", new MemoryStream(Encoding.UTF8.GetBytes(new string('x', length) + "\r\ny")));
            LineReader reader = source.OpenLines();
            Assert.Equal(length, reader.ReadLine()!.Length);
            Assert.Equal("\r\n", reader.LineBreak);
            Assert.Equal("y", reader.ReadLine());
            Assert.Equal(2, reader.LineNumber);
        }
    }
}
