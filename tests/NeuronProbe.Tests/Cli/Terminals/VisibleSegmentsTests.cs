using System.Text.RegularExpressions;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Tests.Support;
using Spectre.Console;
using Xunit;

namespace NeuronProbe.Tests.Cli.Terminals;

public sealed class VisibleSegmentsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_view_that_forgets_to_make_its_text_visible_draws_it_visibly_all_the_same(bool inColour)
    {
        string drawn = Views.Terminal.Draw(
            console =>
            {
                console.Pipeline.Attach(new VisibleSegments(keepsStyles: true));
                console.WriteLine("a\u001b[2Jb");
                console.Write(new Text("c\u202ed", new Style(Color.Red)));
                console.WriteLine();
                console.WriteParts(("e\u200bf", Style.Plain));
                console.Write(new Table().AddColumn("g\u009bh").AddRow("i\u0007j"));
                console.Write(new Markup("[red]k\ufeffl[/]"));
            },
            inColour: inColour);
        Assert.DoesNotContain("[2J", drawn.Replace("␛[2J", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(Hostile.In(inColour ? Regex.Replace(drawn, "\u001b\\[[0-9;]*m", "") : drawn));
        Assert.All(["a␛[2Jb", "e\\u200bf"], text => Assert.Contains(text, drawn, StringComparison.Ordinal));
    }

    [Fact]
    public void The_consoles_of_the_program_have_it()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new NeuronProbe.Cli.Terminals.Terminal
        {
            Output = output,
            Error = error,
            IsOutputTerminal = false,
            IsErrorTerminal = false,
        };
        terminal.OutputConsole().WriteLine("a\u001bb");
        terminal.ErrorConsole().WriteLine("c\u202ed");
        Assert.Equal(("a␛b", "c\\u202ed"), (output.ToString().Trim(), error.ToString().Trim()));
    }
}
