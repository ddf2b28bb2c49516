using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Terminals;

public sealed class TerminalBackgroundTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("\e]11;rgb:ffff/ffff/ffff\e\\\e[?62;22c", "#ffffff")]
    [InlineData("\e]11;rgb:0000/2b2b/3636\a\e[?6c", "#002b36")]
    [InlineData("\e]11;rgb:fd/f6/e3\e\\\e[?1;2c", "#fdf6e3")]
    [InlineData("\e]11;rgba:F/8/0/f\e\\\e[?64c", "#ff8800")]
    [InlineData("q\e]11;rgb:1e1e/1e1e/1e1e\e\\\e[Aw\e[?62c", "#1e1e1e")]
    [InlineData("\e[?1;2c", null)]
    [InlineData("\e]11;?\e\\\e[?1;2c", null)]
    public async Task The_terminal_is_asked_and_is_as_before_afterwards(string answer, string? expected)
    {
        using var terminal = new PseudoTerminal();
        byte[] before = terminal.Settings;
        Task<Colour?> asked = Ask(terminal);
        terminal.Await(BackgroundAnswer.Question);
        Assert.NotEqual(before, terminal.Settings);
        terminal.Type(answer);
        Colour? background = await asked.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(expected, background is { } c ? FormattableString.Invariant(
            $"#{c.Red:x2}{c.Green:x2}{c.Blue:x2}") : null);
        Assert.Equal(before, terminal.Settings);
        // Nothing of the answer was shown, nor is left to be read.
        terminal.Type("next\n");
        terminal.Await("next\r\n");
        Assert.Equal("next\n", terminal.Read());
    }

    [Fact]
    public async Task One_that_does_not_answer_is_not_waited_for_long()
    {
        using var terminal = new PseudoTerminal();
        byte[] before = terminal.Settings;
        Assert.Null(await Ask(terminal).WaitAsync(Deadline, TestContext.Current.CancellationToken));
        Assert.Equal(before, terminal.Settings);
    }

    [Fact]
    public async Task What_was_typed_before_is_left_to_whoever_reads_next()
    {
        using var terminal = new PseudoTerminal();
        terminal.Type("ls\n");
        terminal.Await("ls\r\n");
        Assert.Null(await Ask(terminal).WaitAsync(Deadline, TestContext.Current.CancellationToken));
        Assert.Equal("ls\n", terminal.Read());
        terminal.Type("x\n");
        terminal.Await("x\r\n");
    }

    [Fact]
    public void What_is_no_terminal_is_not_asked() => Assert.Null(new TerminalBackground(-1, -1).Ask());

    private static Task<Colour?> Ask(PseudoTerminal terminal) =>
        Task.Run(new TerminalBackground(terminal.Descriptor, terminal.Descriptor).Ask);
}
