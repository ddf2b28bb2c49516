using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>What a report of GPT-2 small's 36,864 neurons would take, by that of some of them.</summary>
public sealed class HtmlSizeTests
{
    private const int Neurons = 512;
    private const int AllNeurons = 36_864;
    private const int Examples = 20;
    private const int TokensEachSide = 16;
    private const int Bins = 64;
    private const int Documents = 400;
    private const int DocumentTokens = 500;
    private const int WordTypes = 20_000;

    [Fact]
    public void A_report_of_36_864_neurons_with_20_examples_each_is_below_250_MB_and_opens_with_less_than_3()
    {
        using var folder = new TemporaryFolder();
        WrittenReport.Write(folder.Location, Report());
        long all = Directory.EnumerateFiles(folder["report"], "*", SearchOption.AllDirectories)
            .Sum(path => new FileInfo(path).Length);
        long page = HtmlPage.Embedded.Parts.Sum(part => (long)part.Text.Length) + Length("report.html");
        long opened = Length("report/run.js") + Length("report/atlas.js");
        Assert.InRange(page + ((all - page) * (AllNeurons / Neurons)), 100_000_000, 250_000_000);
        Assert.InRange(page + (opened * (AllNeurons / Neurons)), 500_000, 3_000_000);

        long Length(string name) => new FileInfo(folder[name]).Length;
    }

    private static Report Report()
    {
        var random = new Random(1);
        var selection = new SiteSelection(
            new Site("transformer.h.0.mlp.c_proj", SiteSide.Input, 0, Neurons), [.. Enumerable.Range(0, Neurons)]);
        (int Id, string? Text)[][] corpus = Corpus(random);
        float width = 0.1234567f;
        return new Report(SmallManifest.Create(), new Findings(
            [
                new SiteFindings(selection,
                [
                    Table(NeuronStatistics.Schema, () => Several(1, _ => Statistics(random))),
                    Table(TopExample.Schema, () => Several(Examples, place => Example(random, corpus, place + 1))),
                    Table(HistogramBin.Schema, () => Several(
                        Bins, bin => new HistogramBin(bin * width, (bin + 1) * width, random.Next(20_000)))),
                ]),
            ],
            new HashSet<string> { "neurons", "top_examples", "histogram" },
            RunCorrections.Of([], [])));

        FixedTable<TRow> Table<TRow>(TableSchema<TRow> schema, Func<TRow[]> rows) =>
            new(selection, schema, Several(Neurons, _ => rows()));
    }

    private static TItem[] Several<TItem>(int count, Func<int, TItem> make) =>
        [.. Enumerable.Range(0, count).Select(make)];

    private static NeuronStatistics Statistics(Random random) => new()
    {
        Count = 200_000,
        Mean = Figure(random),
        Variance = Math.Abs(Figure(random)),
        Skewness = Figure(random),
        Kurtosis = Figure(random),
        LifetimeSparseness = Figure(random),
        Min = (float)Figure(random),
        Q01 = Figure(random),
        Q05 = Figure(random),
        Q25 = Figure(random),
        Median = Figure(random),
        Q75 = Figure(random),
        Q95 = Figure(random),
        Q99 = Figure(random),
        Max = (float)Figure(random),
        Active = random.Next(200_000),
        Flags = "heavy_tailed sparse",
    };

    /// <summary>A corpus of 200,000 tokens, words of five letters with a blank before them, by Zipf's law.</summary>
    private static (int Id, string? Text)[][] Corpus(Random random) => Several(Documents, _ => Several(
        DocumentTokens,
        _ => Word((int)Math.Exp(random.NextDouble() * Math.Log(WordTypes)))));

    private static (int Id, string? Text) Word(int id) => (id, $" {id:D5}");

    /// <summary>An example at a random place of the corpus.</summary>
    private static TopExample Example(Random random, (int Id, string? Text)[][] corpus, int rank)
    {
        int document = random.Next(corpus.Length);
        int token = random.Next(TokensEachSide, DocumentTokens - TokensEachSide);
        (int Id, string? Text)[] tokens = corpus[document][(token - TokensEachSide)..(token + TokensEachSide + 1)];
        TokenContext context = SmallReport.Context(document, token, TokensEachSide, tokens);
        return new TopExample(
            Tail.High, rank, (float)Figure(random), context, [.. tokens.Select(_ => (float)Figure(random))]);
    }

    private static double Figure(Random random) => random.NextDouble() - random.NextDouble();
}
