using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Hub;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>Several kinds of collectors read the labels of one corpus.</summary>
public sealed class OpenedCorpusTests : IDisposable
{
    private const string Text = "He said no.";

    private static readonly CollectorKind Concepts = KindOf(ConceptPreparation.Read);
    private static readonly CollectorKind WithoutPreparation = KindOf(null);

    private readonly TemporaryFolder folder = new();
    private readonly List<DocumentLabels?> read = [];
    private readonly List<DocumentLabels?> annotated = [];
    private readonly OpenedModel model;
    private readonly OpenedCorpus corpus;

    public OpenedCorpusTests()
    {
        string labelled = folder.Write("a.jsonl", $$"""{"text": "{{Text}}", "labels": ["speech"]}""");
        var reading = new ReadingOptions(
            new() { Paths = [labelled], ReadsLabels = true }, null, SpecialTokens.Never, null, 1);
        model = OpenedModel.OpenForInspection(
            ModelLocation.Find(SampleFolder.Path("tiny-english"), HubEnvironment.OfProcess), Assert.Fail);
        corpus = new(new Corpus(reading.Corpus), reading, model, "tiny-english");
    }

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Kinds_that_prepare_in_the_same_way_share_what_is_found()
    {
        CollectorOptions found = Prepare(Concepts, KindOf(ConceptPreparation.Read));
        Assert.Single(corpus.Preparations);
        Assert.Equal("speech", Assert.Single(ConceptsKind.PlanOf(found).Concepts).Name);
        TokenizedDocument document = Assert.Single(Documents());
        Assert.Equal(Enumerable.Range(0, document.Tokens.Length), document.Marks!.Of(0).ToArray());
    }

    [Fact]
    public void Kinds_share_a_preparation_by_its_method()
    {
        Assert.True(Concepts.SharesPreparationWith(KindOf(ConceptPreparation.Read)));
        Assert.False(Concepts.SharesPreparationWith(KindOf(request => new Noted(this, request))));
        Assert.False(WithoutPreparation.SharesPreparationWith(WithoutPreparation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_preparation_reads_the_labels_whichever_is_first(bool conceptsAreFirst)
    {
        CollectorKind other = KindOf(request => new Noted(this, request));
        CollectorOptions found = conceptsAreFirst ? Prepare(Concepts, other) : Prepare(other, Concepts);
        TokenizedDocument document = Assert.Single(Documents());
        Assert.Equal("speech", Assert.Single(ConceptsKind.PlanOf(found).Concepts).Name);
        Assert.Equal(document.Tokens.Length, document.Marks!.Of(0).Length);
        Assert.Equal(["speech"], Assert.Single(read)!.Whole);
        Assert.All(annotated, labels => Assert.Equal(["speech"], labels!.Whole));
        Assert.NotEmpty(annotated);
    }

    [Fact]
    public void Labels_are_let_go_once_they_are_noted()
    {
        Prepare(Concepts);
        TokenizedDocument document = Assert.Single(Documents());
        Assert.Null(document.Document.Labels);
        Assert.Equal((0, Text), (document.Document.Index, document.Text));
    }

    [Fact]
    public void Labels_stay_for_a_kind_that_reads_them_without_a_preparation()
    {
        Prepare(Concepts, WithoutPreparation);
        Assert.Equal(["speech"], Assert.Single(Documents()).Document.Labels!.Whole);
    }

    [Fact]
    public void Chunks_are_read_from_their_places()
    {
        string lines = folder.Write("b.lines", "One fish.\n\nTwo.\nRed fish.\nBlue.\n");
        ReadingOptions reading = new(new() { Paths = [lines] }, null, SpecialTokens.Never, null, 2) { ChunkBytes = 11 };
        OpenedCorpus two = new(new Corpus(reading.Corpus), reading, model, "tiny-english");
        CorpusIndex index = two.Index(null, CancellationToken.None);
        Assert.Equal((new ChunkRule(2, 11), 4), (index.Rule, index.ChunkCount));
        string[] all = [.. two.Open().Read(CancellationToken.None).Select(Tell)];
        Assert.Equal(["0 0 One fish.", "2 1 Two.", "3 2 Red fish.", "4 3 Blue."], all);
        Assert.Equal(all, two.Reopen().Read(CancellationToken.None).Select(Tell));
        ChunkRange range = new(index, 1, 3);
        Assert.Equal(all[1..3], two.Open(range, 0).Read(CancellationToken.None).Select(Tell));
        Assert.Equal(2, two.Files.DocumentsRead);

        static string Tell(TokenizedDocument document) =>
            $"{document.Document.Index} {document.Document.Chunk} {document.Text}";
    }

    private static CollectorKind KindOf(Func<PreparationRequest, Preparation>? prepare) =>
        new("made up", "", [], _ => 0, (_, _, _) => throw new NotSupportedException())
        {
            ReadsLabels = true,
            Prepare = prepare,
        };

    private CollectorOptions Prepare(params CollectorKind[] kinds) =>
        corpus.Prepare(kinds, new CollectorOptions(), Assert.Fail, CancellationToken.None);

    private IEnumerable<TokenizedDocument> Documents() => corpus.Open().Read(CancellationToken.None);

    /// <summary>Notes which labels it saw.</summary>
    private sealed class Noted : Preparation
    {
        private readonly OpenedCorpusTests test;

        public Noted(OpenedCorpusTests test, PreparationRequest request)
        {
            this.test = test;
            test.read.AddRange(request.Open().Read(request.Cancellation).Select(d => d.Document.Labels));
        }

        public override object Found => this;

        public override TokenizedDocument Annotate(TokenizedDocument document)
        {
            test.annotated.Add(document.Document.Labels);
            return document;
        }
    }
}
