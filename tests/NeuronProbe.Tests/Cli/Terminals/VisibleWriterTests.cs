using NeuronProbe.Cli.Terminals;
using Xunit;

namespace NeuronProbe.Tests.Cli.Terminals;

public sealed class VisibleWriterTests : IDisposable
{
    private readonly StringWriter inner = new() { NewLine = "\n" };

    private TextWriter Writer => field ??= VisibleWriter.Over(inner);

    private string Written => inner.ToString().Replace(Environment.NewLine, "\n", StringComparison.Ordinal);

    public void Dispose() => inner.Dispose();

    [Fact]
    public void Line_breaks_of_the_program_stay_and_those_inside_a_line_do_not()
    {
        Writer.WriteLine("a\nWarning: forged\r\nb");
        Writer.Write("usage\n  c\u001b[2J\n");
        Writer.WriteLine();
        Assert.Equal("a↵Warning: forged↵b\nusage\n  c␛[2J\n\n", inner.ToString());
    }

    [Fact]
    public void Every_way_to_write_is_made_visible()
    {
        Writer.Write('\u001b');
        Writer.Write("\u202e");
        Writer.Write("x\u200by".ToCharArray());
        Writer.Write("x\u0007y".ToCharArray(), 1, 1);
        Writer.Write("\u009b".AsSpan());
        Writer.Write("{0}", "\u0008");
        Writer.Write((object)"\ufeff");
        Writer.WriteLine('\u007f');
        Writer.WriteLine("{0}", "\u2066");
        Writer.WriteLine("\u00ad".ToCharArray());
        Assert.Equal("␛\\u202ex\\u200by␇\\u009b␈\\ufeff␡\n\\u2066\n\\u00ad\n", Written);
    }

    [Fact]
    public async Task So_is_what_is_written_asynchronously()
    {
        await Writer.WriteAsync("a\u001b");
        await Writer.WriteLineAsync("b\u202e");
        await Writer.FlushAsync();
        Assert.Equal("a␛b\\u202e\n", Written);
    }

    [Fact]
    public void A_character_in_two_halves_is_put_together_and_a_half_alone_is_replaced()
    {
        foreach (char half in "🦔\U000e0041")
        {
            Writer.Write(half);
        }
        Writer.WriteLine("\ud83e!");
        Assert.Equal("🦔\\U000e0041\ufffd!\n", inner.ToString());
    }
}
