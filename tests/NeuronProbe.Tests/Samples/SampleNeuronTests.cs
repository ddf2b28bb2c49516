using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Samples;

/// <summary>What samples/README.md says of the sample model's loss and neurons is measured again,
/// so that it can't go stale.</summary>
[Collection(TorchThreads.Name)]
public sealed partial class SampleNeuronTests
{
    // Half of the last printed digit, and room for the last bits that another processor computes.
    private const double Rounding = 0.005 + 1e-4;

    private static readonly Lazy<SampleMeasurement> Measured = new(() => new SampleMeasurement());
    private static readonly MarkdownPage Examples = MarkdownPage.Load("docs/concepts.md");
    private static readonly MarkdownPage Page = MarkdownPage.Load("samples/README.md");

    [Fact]
    public void The_corpus_has_as_many_tokens_as_the_readme_says()
    {
        const string Sizes = @"The corpus has ([\d,]+) tokens: ([\d.]+) a document, (\d+) in the longest\.";
        Match said = Regex.Match(Page.Flowing, Sizes);
        Assert.Equal(Number(said.Groups[1]), Measured.Value.TokenCount);
        Assert.Equal(Number(said.Groups[2]), (double)Measured.Value.TokenCount / Measured.Value.DocumentCount, 0.05);
        Assert.Equal(Number(said.Groups[3]), Measured.Value.LongestDocument);
    }

    [Fact]
    public void The_held_out_loss_is_what_the_readme_says()
    {
        double said = Number(Regex.Match(Page.Text, @"\| this model \| (\d\.\d{4}) \|").Groups[1]);
        Assert.Equal(1.4845, said);
        Assert.Equal(said, Measured.Value.Loss, 5e-4);
    }

    [Fact]
    public void Each_row_of_the_table_of_neurons_is_true_as_printed()
    {
        string[] rows = [.. WhereToLook().Lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        Assert.True(rows.Length >= 10, $"the table has {rows.Length} rows");
        Assert.Multiple([.. rows.Select(row => (Action)(() => CheckRow(row)))]);
    }

    [Fact]
    public void No_neuron_is_better_than_the_best_that_the_readme_gives_for_labels_that_none_carries()
    {
        string paragraph = WhatNoneCarries();
        MatchCollection said = Regex.Matches(
            paragraph[..paragraph.IndexOf("Neurons with", StringComparison.Ordinal)], @"`(\w+)` (?:is )?(0\.\d\d)\b");
        Assert.Equal(["question", "quotation", "finance"], said.Select(match => match.Groups[1].Value));
        Assert.All(said, match => Assert.True(
            Math.Abs(Number(match.Groups[2]) - Measured.Value.BestFor(match.Groups[1].Value).Score.Auroc) <= Rounding,
            $"'{match.Value}' is not so. {BestNeurons()}"));
    }

    [Fact]
    public void What_the_examples_of_concepts_have_with_other_labels_is_what_they_print()
    {
        string there = WhereToLook().Flowing;
        Assert.Equal(Shown("1 +17"), Said(there, @"have `ffn\.1\.post:17` on `team` with (0\.\d\d) and"), Rounding);
        Assert.Equal(Shown("person"), Said(there, @"and `ffn\.2\.post:219` on `person` with (0\.\d\d)\."), Rounding);
        // And the other way round: what the examples say of every token of a team's name.
        double onAll = Said(Examples.Flowing, @"`--label-on all`, the same neuron has an AUROC of (0\.\d\d)\)");
        Assert.Equal(onAll, Measured.Value.ScoreOf("team", 1, 17).Auroc, Rounding);

        double Said(string text, string pattern) => Number(Regex.Match(text, pattern).Groups[1]);
        double Shown(string row) => Number(Regex.Match(
            Examples.Text, $@"^(?:\d )?{row} +\+ +0\.\d{{3}} (0\.\d{{3}}) ", RegexOptions.Multiline).Groups[1]);
    }

    [Fact]
    public void Neurons_that_answer_to_the_beginning_of_a_piece_are_as_precise_as_the_readme_says()
    {
        string paragraph = WhatNoneCarries();
        MatchCollection said = Neuron.Matches(paragraph);
        double bound = Number(Regex.Match(paragraph, @"a precision above (\d\.\d) exist for the first two").Groups[1]);
        Assert.Equal(2, said.Count);
        foreach ((Match match, string label) in said.Zip(["question", "quotation"]))
        {
            NeuronScore score = ScoreOf(label, match);
            Assert.True(
                score.Precision > bound,
                $"{match.Value} has a precision of {score.Precision} for {label}. {BestNeurons()}");
        }
    }

    private static void CheckRow(string row)
    {
        Match said = Regex.Match(row, @"^\| `(\w+)` \| (`ffn\.\d\.post:\d+`) \| (\d\.\d\d) \| (\d\.\d\d) \|");
        Assert.True(said.Success, $"a row of another form: {row}");
        string label = said.Groups[1].Value;
        Match neuron = Neuron.Match(said.Groups[2].Value);
        NeuronScore score = ScoreOf(label, neuron);
        bool isTrue = Math.Abs(Number(said.Groups[3]) - score.Auroc) <= Rounding
            && Math.Abs(Number(said.Groups[4]) - score.Precision) <= Rounding;
        string measured = FormattableString.Invariant($"AUROC {score.Auroc:0.0000}, precision {score.Precision:0.000}");
        Assert.True(isTrue, $"measured {measured}, but the row is: {row}\n{BestNeurons()}");
        if (row.Contains("best AUROC", StringComparison.Ordinal))
        {
            (int layer, int number, _) = Measured.Value.BestFor(label);
            Assert.Equal($"`ffn.{layer}.post:{number}`", neuron.Value);
        }
    }

    private static NeuronScore ScoreOf(string label, Match neuron) =>
        Measured.Value.ScoreOf(label, (int)Number(neuron.Groups[1]), (int)Number(neuron.Groups[2]));

    /// <summary>For messages: what stands best in place of a row that is wrong.</summary>
    private static string BestNeurons() => "Best by AUROC: " + string.Join("; ", Measured.Value.Labels.Select(label =>
    {
        (int layer, int neuron, NeuronScore score) = Measured.Value.BestFor(label);
        return FormattableString.Invariant(
            $"{label} ffn.{layer}.post:{neuron} {score.Auroc:0.0000}, precision {score.Precision:0.000}");
    }));

    private static MarkdownPage WhereToLook() => Page.Section("## Where to look");

    private static string WhatNoneCarries()
    {
        string text = WhereToLook().Flowing;
        return text[text.IndexOf("What no single neuron carries", StringComparison.Ordinal)..];
    }

    private static double Number(Group text) =>
        double.Parse(text.Value, NumberStyles.Number, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"`ffn\.(\d)\.post:(\d+)`")]
    private static partial Regex Neuron { get; }
}
