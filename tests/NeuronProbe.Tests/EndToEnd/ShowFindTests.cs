using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Results;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary><c>show --find</c>, held to the contexts of all examples.</summary>
public sealed partial class ShowFindTests(ConceptScan scan) : EndToEndTest, IClassFixture<ConceptScan>
{
    [Theory]
    [InlineData("said")]
    [InlineData("The")]
    [InlineData("of the")]
    public void Neurons_are_ranked_by_how_many_of_their_examples_have_the_words_near_the_peak(string words)
    {
        string[] expected = [.. Ranked(words.ToLowerInvariant().Split(' '), _ => true)];
        Assert.InRange(expected.Length, 3, 81);
        string[] lines = Show("--find", words, "--limit", "100");
        Assert.Equal(expected, lines.Skip(2).Take(expected.Length).Select(Cells).Select(c => $"{c[0]} {c[1]} {c[2]}"));
        string quoted = string.Join(" and ", words.ToLowerInvariant().Split(' ').Select(word => $"'{word}'"));
        Assert.Contains(
            $"{expected.Length} of 82 neurons have {quoted} at or near the peak of a top example.", lines);
    }

    [Fact]
    public void The_limit_and_what_is_printed_are_of_the_ranking()
    {
        string[] names = [.. Ranked(["the"], _ => true).Select(Name).Take(4)];
        string[] lines = Show("--find", "the", "--limit", "4");
        Assert.Equal(names, lines[2..6].Select(Cells).Select(c => $"{c[0]} {c[1]}"));
        string last = " those with the most such examples; --sort chooses.";
        Assert.Contains(lines, line => line.EndsWith(last, StringComparison.Ordinal));
        foreach (string table in (string[])["neurons", "top"])
        {
            Assert.Equal(names, Printed("--find", "the", "--limit", "4", "--print", table).Distinct());
        }
    }

    [Fact]
    public void Sites_and_conditions_restrict_what_is_searched_and_an_order_of_ones_own_wins()
    {
        Assert.Equal(
            Ranked(["the"], name => name.StartsWith("2 ", StringComparison.Ordinal)).Select(Name),
            Printed("ffn.2.post", "--find", "the", "--print", "neurons"));
        Assert.Equal(
            Ranked(["the"], name => Number(name) < 20).Select(Name),
            Printed("--find", "the", "--where", "neuron < 20", "--print", "neurons"));
        Assert.Equal(
            Ranked(["the"], _ => true).Select(Name).Select(name => Number(name)).Order(),
            Printed("--find", "the", "--sort", "neuron:asc", "--print", "top").Distinct()
                .Select(name => Number(name)));
    }

    [Fact]
    public void A_miss_offers_words_that_there_are()
    {
        Assert.Equal(
            $"No top example of 82 neurons has 'saidd' at or near its peak. Near it: 'said' "
                + $"({Ranked(["said"], _ => true).Count()} neurons)",
            string.Join(' ', Show("--find", "saidd")).Split(", ")[0].TrimEnd('.'));
        CommandLine printed = CommandLine.Run(
            "show", scan.Location, "--find", "saidd", "--print", "neurons", "--as", "csv").Succeeded();
        Assert.StartsWith("No top example of 82 neurons has 'saidd'", printed.Error, StringComparison.Ordinal);
        Assert.Single(printed.OutputLines);
    }

    [Fact]
    public void Lists_that_were_not_collected_are_refused()
    {
        CommandLine.Run([.. ConceptScan.Arguments, "-l", "ffn.0.post", "-n", "0-3", "--collect", "stats", "-o", Out])
            .Succeeded();
        CommandLine.Run("show", Out, "--find", "said").Refused(
            "--find: expected top examples to be collected, but --collect has only stats. Scan with --collect top "
                + "too.");
    }

    /// <summary>The definition in docs/output.md, worked out in another way from the contexts that were saved.
    /// </summary>
    private IEnumerable<string> Ranked(string[] words, Func<string, bool> isSearched)
    {
        Findings findings = SavedScan.Open(scan.Location).LoadAll();
        var found = new List<(string Name, int Count, int Of, float Activation)>();
        foreach (NeuronPlace place in findings.Places)
        {
            string name = $"{place.Site.Selection.Site.Layer} {place.Neuron}";
            TopExample[] examples = [.. findings.Rows<TopExample>(place.Site, place.Index)];
            Assert.All(examples, example => Assert.Equal(Tail.High, example.Tail));
            TopExample[] with = [.. examples.Where(example => words.All(WordsNear(example.Context).Contains))];
            if (with.Length > 0 && isSearched(name))
            {
                found.Add((name, with.Length, examples.Length, with[0].Activation));
            }
        }
        return found.OrderByDescending(n => n.Count).ThenByDescending(n => Math.Abs(n.Activation))
            .Select(n => $"{n.Name} {n.Count}/{n.Of}");
    }

    private static string[] WordsNear(TokenContext context)
    {
        int start = context.Ranges[Math.Max(0, context.Index - 2)].Start;
        int end = context.Ranges[context.Index].End;
        return
        [
            .. WordPattern().Matches(context.Text!)
                .Where(word => word.Index < end && word.Index + word.Length > start)
                .Select(word => word.Value.ToLowerInvariant()),
        ];
    }

    private string[] Show(params string[] arguments) =>
        CommandLine.Run(["show", scan.Location, .. arguments]).Succeeded().OutputLines;

    private IEnumerable<string> Printed(params string[] arguments) =>
        Show([.. arguments, "--as", "csv"]).Skip(1).Select(line => line.Split(',')).Select(c => $"{c[1]} {c[3]}");

    private static int Number(string name) => int.Parse(name.Split(' ')[1], CultureInfo.InvariantCulture);

    private static string Name(string ranked) => ranked[..ranked.LastIndexOf(' ')];

    private static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"[\p{L}\p{N}\p{M}_]+")]
    private static partial Regex WordPattern();
}
