using System.Globalization;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>How help looks, and what comes of names that do not exist.</summary>
public sealed class HelpFormTests : EndToEndTest
{
    private static readonly string[] Commands =
    [
        "scan", "inspect", "show", "plot", "neighbours", "compare", "check", "report", "merge", "verify", "status",
        "rerun", "download", "bench",
        "schema", "completion", "help",
        "probe",
    ];

    public static TheoryData<string, string> CommandsAndWidths
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string command in Commands)
            {
                data.Add(command, "80");
                data.Add(command, "200");
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(CommandsAndWidths))]
    public void No_line_is_too_wide_and_no_word_broken(string command, string columns)
    {
        string[] lines = Help(command, columns);
        Assert.All(lines, line =>
            Assert.InRange(line.Length, 0, Math.Min(100, int.Parse(columns, CultureInfo.InvariantCulture))));
        // The words are those of a line without end.
        Assert.Equal(Words(Help(command, "100")), Words(lines));
    }

    [Fact]
    public void Options_of_scan_stand_in_groups()
    {
        string[] lines = Help("scan", "80");
        string[] headings = [.. lines.Where(line => line.EndsWith(':') && char.IsAsciiLetter(line[0]))];
        Assert.Equal(
            [
                "Usage:", "Model:", "Corpus:", "Sites:", "Collectors:", "Concepts:", "Running:", "Output:", "Other:",
                "Examples:",
            ],
            headings);
        Assert.EndsWith("docs/cli.md", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_alone_prints_its_help() =>
        Assert.Equal(CommandLine.Run("--help"), CommandLine.Run().Succeeded());

    [Fact]
    public void The_help_command_prints_a_commands_help()
    {
        Assert.Equal(CommandLine.Run("show", "--help"), CommandLine.Run("help", "show").Succeeded());
        Assert.Equal(CommandLine.Run("--help"), CommandLine.Run("help").Succeeded());
        CommandLine.Run("help", "shwo").Refused("Did you mean 'show'?");
    }

    [Fact]
    public void The_version_has_a_letter() =>
        Assert.Equal(CommandLine.Run("--version").Succeeded(), CommandLine.Run("-V"));

    [Theory]
    [InlineData("scann: expected a command, but there is none of that name. Did you mean 'scan'?", "scann", "-m", "x")]
    [InlineData("insepct: expected a command, but there is none of that name. Did you mean 'inspect'?", "insepct")]
    [InlineData(
        "--modle: expected an option of this command, but there is none of that name. Did you mean '--model'?", "scan",
        "--modle", "x", "-c", "y", "--top", "0")]
    [InlineData(
        "--corups: expected an option of this command, but there is none of that name. Did you mean '--corpus'?",
        "scan", "-m", "x", "-l", "a", "--corups", "y")]
    [InlineData(
        "--pint: expected an option of this command, but there is none of that name. Did you mean '--print'?",
        "show",
        "dir",
        "--pint",
        "top")]
    [InlineData("zzz: expected a command, but there is none of that name. There are scan, inspect,", "zzz")]
    public void A_name_that_is_near_is_said_first(string first, params string[] arguments) =>
        Assert.StartsWith(first, CommandLine.Run(arguments).Refused().Error, StringComparison.Ordinal);

    [Fact]
    public void A_missing_option_is_not_told_again_beside_its_misspelt_name() =>
        Assert.DoesNotContain(
            "is missing", CommandLine.Run("scan", "--modle", "x", "-c", "y").Refused().Error, StringComparison.Ordinal);

    [Fact]
    public void Inspect_takes_its_model_either_way()
    {
        string model = Model().Location;
        Assert.Equal(CommandLine.Run("inspect", "-m", model).Succeeded(), CommandLine.Run("inspect", model));
        CommandLine.Run("inspect", model, "-m", model).Refused("--model: expected one model, but got another beside");
        CommandLine.Run("inspect").Refused("--model: expected DIR|NAME, but the option is missing.");
    }

    private static string[] Help(string command, string columns) => CommandLine
        .RunWithVariables(new Dictionary<string, string> { ["COLUMNS"] = columns }, command, "--help")
        .Succeeded().OutputLines;

    private static IEnumerable<string> Words(string[] lines) =>
        lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
