using System.Globalization;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Samples;

/// <summary>The definitions of samples/concepts.json agree with the labels of the sentences as well as
/// samples/README.md says.</summary>
public sealed class SampleConceptTests
{
    private static readonly string[] Names = ["date", "money", "name", "negation", "question", "quotation"];

    private static readonly Lazy<(double Precision, double Recall)[]> Measured = new(Measure);

    [Fact]
    public void Each_concept_of_the_sample_is_defined() =>
        Assert.Equal(
            Names,
            ConceptDefinitions.Load(SampleFolder.Path("concepts.json")).Rules.Select(rule => rule.Name)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Definitions_find_most_of_what_is_labelled_and_little_else() =>
        Assert.All(Measured.Value, measured =>
            Assert.True(measured is { Precision: >= 0.8, Recall: >= 0.8 }, string.Join(" ", Measured.Value)));

    [Fact]
    public void The_readme_gives_their_figures()
    {
        string readMe = File.ReadAllText(SampleFolder.Path("README.md"));
        string[] rows = [.. Names.Zip(Measured.Value, (name, of) =>
            string.Create(CultureInfo.InvariantCulture, $"| `{name}` | {of.Precision:0.000} | {of.Recall:0.000} |"))];
        Assert.DoesNotContain(rows, row => !readMe.Contains(row, StringComparison.Ordinal));
    }

    private static (double Precision, double Recall)[] Measure()
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(SampleFolder.Path("tiny-english"))!;
        ConceptMarker labelled = new(Names, LabelOn.All);
        ConceptMarker defined = new(Names, LabelOn.All, ConceptDefinitions.Load(SampleFolder.Path("concepts.json")));
        long[] both = new long[Names.Length];
        long[] inLabels = new long[Names.Length];
        long[] inDefinitions = new long[Names.Length];
        foreach (Document document in new Corpus(
            new CorpusOptions { Paths = [SampleFolder.Path("sentences.jsonl")], ReadsLabels = true }).Read())
        {
            TokenizedDocument tokenized = new(document, document.Text, tokenizer.Encode(document.Text!));
            (ConceptMarks truth, ConceptMarks found) =
                (labelled.Mark(tokenized).Marks!, defined.Mark(tokenized).Marks!);
            for (int i = 0; i < Names.Length; i++)
            {
                inLabels[i] += truth.Of(i).Length;
                inDefinitions[i] += found.Of(i).Length;
                both[i] += truth.Of(i).ToArray().Intersect(found.Of(i).ToArray()).Count();
            }
        }
        return [.. both.Select((count, i) => ((double)count / inDefinitions[i], (double)count / inLabels[i]))];
    }
}
