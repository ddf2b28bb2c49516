using NeuronProbe.Cli.Terminals;
using Spectre.Console;
using Xunit;

namespace NeuronProbe.Tests.Cli.Terminals;

public sealed class ConsoleTextTests
{
    [Theory]
    [InlineData(false, "texts/caf\u202e\u00e9/a.txt:12", 19, "texts/caf…/a.txt:12")]
    [InlineData(false, "id\u202e\u202e\u202e", 15, "…\\u202e\\u202e")]
    [InlineData(true, "texts/caf\u00e9/a.txt:12", 21, "texts/caf.../a.txt:12")]
    [InlineData(true, "\u00e9\u00e9\u00e9/\u00e9:12", 19, "\\u00e9.../\\u00e9:12")]
    [InlineData(true, "\u00e9\u00e9\u00e9/\u00e9:12", 18, ".../\\u00e9:12")]
    [InlineData(true, "\u00e9\u00e9\u00e9:12", 15, "...\\u00e9:12")]
    public void An_escape_is_cut_as_one_character_and_has_no_folder(
        bool inAscii, string id, int width, string expected)
    {
        IAnsiConsole console = Views.Terminal.CreateConsole(TextWriter.Null);
        console.Profile.Capabilities.Unicode = !inAscii;
        Assert.Equal(expected, console.Cut(id).InFolders(width));
        Assert.InRange(expected.Length, 1, width);
    }

    [Fact]
    public void A_text_that_fits_is_shown_in_the_characters_of_the_console()
    {
        IAnsiConsole console = Views.Terminal.CreateConsole(TextWriter.Null);
        Assert.Equal("né\\u202e↵", console.Cut("né\u202e\r\n").AtEnd(20));
        console.Profile.Capabilities.Unicode = false;
        Assert.Equal("n\\u00e9\\u202e\\n", console.Cut("né\u202e\r\n").AtEnd(20));
        Assert.Equal("n...", console.Cut("né\u202e\r\n").AtEnd(9));
    }
}
