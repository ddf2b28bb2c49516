using System.Text.RegularExpressions;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>docs/cli.md and the program's own help know the same commands, options, values and defaults.</summary>
public sealed partial class OptionListTests
{
    private static readonly MarkdownPage Page = MarkdownPage.Load("docs/cli.md");

    private static readonly Lazy<string[]> CommandNames = new(() =>
    {
        string help = HelpOf();
        string list = help[help.IndexOf("Commands:", StringComparison.Ordinal)..];
        return [.. CommandName.Matches(list).Select(match => match.Groups[1].Value)];
    });

    public static TheoryData<string> Commands => [.. CommandNames.Value];

    [Fact]
    public void Each_command_stands_in_the_table_once()
    {
        IEnumerable<string> named = Page.TableRows.Select(row => MarkdownPage.Spans(row[0]).FirstOrDefault() ?? "")
            .Where(span => span.Length > 0).Select(span => span.Split(' ')[0]);
        Assert.Contains("scan", CommandNames.Value);
        Assert.Equal(CommandNames.Value, named);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_option_of_the_help_is_described_and_no_other(string command)
    {
        OptionHelp[] options = OptionsOf(command);
        Assert.NotEmpty(options);
        Assert.Equal(
            options.SelectMany(option => option.Names).Order(StringComparer.Ordinal),
            EntriesOf(command).SelectMany(NamesOf).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_value_that_an_option_takes_is_named(string command) => Assert.Empty(
        from option in OptionsOf(command)
        let words = WordsOf(EntryOf(command, option))
        from value in option.Values
        where !words.Contains(value)
        select $"{option.Names[^1]} {value}");

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_default_is_the_one_that_the_help_gives(string command) => Assert.Empty(
        from option in OptionsOf(command)
        let said = DefaultIn(EntryOf(command, option))
        where !AreSame(said, option.Default)
        select $"{option.Names[^1]}: '{option.Default}' in the help, '{said}' in {Page}");

    [Fact]
    public void Each_exit_code_stands_in_the_table()
    {
        string[] said = [.. Page.Section("## Exit codes").TableRows.Skip(2).SelectMany(row => row[0].Split(", "))];
        IEnumerable<string> codes = typeof(ExitCode).GetFields().Select(field => $"{field.GetRawConstantValue()}");
        Assert.Equal(codes.Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));
    }

    /// <summary>Whether a default is that of the help; either may go on with more words.</summary>
    private static bool AreSame(string said, string inHelp) => inHelp.Length == 0
        ? said is "none" or "off"
        : said.StartsWith(inHelp, StringComparison.Ordinal) || inHelp.StartsWith(said, StringComparison.Ordinal);

    /// <summary>The entries of a command's section, and those that it shares with others.</summary>
    private static IEnumerable<string> EntriesOf(string command)
    {
        IEnumerable<string> shared = Page.Section("## Options of several commands").Items
            .Where(item => MarkdownPage.Spans(item.Split(": ")[0]).Contains(command));
        IEnumerable<string> own = Page.Section($"## `{command}`").Items
            .Where(item => item.StartsWith("`-", StringComparison.Ordinal));
        return own.Concat(shared);
    }

    private static string EntryOf(string command, OptionHelp option) =>
        EntriesOf(command).Single(entry => NamesOf(entry).Contains(option.Names[^1]));

    private static IEnumerable<string> NamesOf(string entry) =>
        MarkdownPage.Spans(entry[..entry.IndexOf(" (", StringComparison.Ordinal)]).Select(span => span.Split(' ')[0]);

    /// <summary>What stands in brackets after the names, without backticks.</summary>
    private static string DefaultIn(string entry)
    {
        string given = entry[(entry.IndexOf(" (", StringComparison.Ordinal) + " (".Length)..entry.IndexOf(')')];
        return given.Replace("`", "");
    }

    private static string[] WordsOf(string entry) => [.. MarkdownPage.Spans(entry).SelectMany(span => span.Split(','))];

    private static OptionHelp[] OptionsOf(string command) =>
        [.. OptionHelp.Parse(HelpOf(command)).Where(option => !option.Names.Contains("--help"))];

    private static string HelpOf(params string[] command)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal { Output = output, Error = TextWriter.Null };
        int exitCode = NeuronProbe.Cli.Program.RunAsync([.. command, "--help"], terminal).GetAwaiter().GetResult();
        Assert.Equal(ExitCode.Done, exitCode);
        return output.ToString();
    }

    [GeneratedRegex(@"^  (\w+) ", RegexOptions.Multiline)]
    private static partial Regex CommandName { get; }

    /// <summary>An option as the help lists it.</summary>
    /// <param name="Names">Its names, aliases among them.</param>
    /// <param name="Values">The words that it takes, none where it takes others.</param>
    /// <param name="Default">Its default, <c>required</c> where it has to be given, empty where there is none.</param>
    private sealed partial record OptionHelp(string[] Names, string[] Values, string Default)
    {
        /// <summary>Reads the options of a help page, whose entries may go on below in further columns.</summary>
        public static IEnumerable<OptionHelp> Parse(string help) =>
            from Match match in Entry.Matches(help)
            let text = MarkdownPage.OnOneLine(match.Value)
            let names = Leading.Match(text).Value
            let argument = Argument.Match(text[names.Length..]).Groups[1].Value
            let isRequired = text.Contains("[required]", StringComparison.Ordinal)
            select new OptionHelp(
                names.Split(", "),
                argument.Contains('|') && !argument.Any(char.IsUpper) ? argument.Split('|')
                    : OneOf.Match(text) is { Success: true } words ? words.Groups[1].Value.Split(", ") : [],
                isRequired ? "required" : DefaultOf.Match(text).Groups[1].Value);

        [GeneratedRegex(@"^  -.*(\n {3,}\S.*)*", RegexOptions.Multiline)]
        private static partial Regex Entry { get; }

        [GeneratedRegex(@"^-[\w?-]+(, -[\w?-]+)*")]
        private static partial Regex Leading { get; }

        [GeneratedRegex(@"^ (\S*\|\S*)")]
        private static partial Regex Argument { get; }

        [GeneratedRegex(@"One of ([^.]+)\.")]
        private static partial Regex OneOf { get; }

        [GeneratedRegex(@"\[default: (.*?)\]")]
        private static partial Regex DefaultOf { get; }
    }
}
