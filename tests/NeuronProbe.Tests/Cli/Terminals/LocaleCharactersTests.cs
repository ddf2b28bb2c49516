using NeuronProbe.Cli.Terminals;
using Spectre.Console;
using Xunit;

namespace NeuronProbe.Tests.Cli.Terminals;

public sealed class LocaleCharactersTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("LANG=C", true)]
    [InlineData("LANG=POSIX", true)]
    [InlineData("LANG=en_US.ISO-8859-1", true)]
    [InlineData("LANG=de_DE.ISO8859-15@euro", true)]
    [InlineData("LANG=en_US.UTF-8", false)]
    [InlineData("LANG=en_US.utf8", false)]
    [InlineData("LANG=C.UTF-8", false)]
    [InlineData("LANG=ca_ES.UTF-8@valencia", false)]
    [InlineData("LANG=en_US", false)]
    [InlineData("LC_ALL=C LC_CTYPE=en_US.UTF-8 LANG=en_US.UTF-8", true)]
    [InlineData("LC_ALL= LC_CTYPE=C LANG=en_US.UTF-8", true)]
    [InlineData("LC_CTYPE=en_US.UTF-8 LANG=C", false)]
    public void The_first_variable_that_is_set_says_it(string variables, bool expected) =>
        Assert.Equal(expected, LocaleCharacters.AreAscii(Variables(variables)));

    [Theory]
    [InlineData(true, "LANG=C", "a \\u00e9 ... \\n\n|\n")]
    [InlineData(true, "LANG=C.UTF-8", "a é … ↵\n│\n")]
    [InlineData(false, "LANG=C", "a é … ↵\n│\n")]
    public void A_terminal_without_UTF8_gets_ASCII_and_a_pipe_all_characters(
        bool isTerminal, string variables, string expected)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var terminal = new Terminal
        {
            Output = output,
            Error = error,
            IsOutputTerminal = isTerminal,
            IsErrorTerminal = isTerminal,
            ColumnsOf = _ => 80,
            Variable = Variables(variables),
        };
        terminal.Output.WriteLine("a é … \n");
        terminal.OutputConsole().WriteLine("│");
        Assert.Equal(expected, output.ToString());
        terminal.Error.WriteLine("a é … \n");
        terminal.ErrorConsole().WriteLine("│");
        Assert.Equal(expected, error.ToString());
        terminal.ExactOutput.Write("é");
        Assert.EndsWith("é", output.ToString(), StringComparison.Ordinal);
    }

    private static Func<string, string?> Variables(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(pair => pair.Split('=')[0], pair => pair.Split('=')[1]).GetValueOrDefault;
}
