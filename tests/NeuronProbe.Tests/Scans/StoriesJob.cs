using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Scans;

/// <summary>A trained model over real text: the first stories of a file, read, cut and run by plain code,
/// with all activations kept.</summary>
internal sealed class StoriesJob
{
    public const int Stories = 40;
    public const int WindowLength = 256;
    public const int Top = 20;

    private const int Beginning = 1;
    private const string Separator = "<|endoftext|>";

    private static readonly Lazy<StoriesJob> Once = new(() => new StoriesJob());

    private StoriesJob()
    {
        Texts = [.. ReadStories(CorpusFile).Take(Stories)];
        TextTokenizer tokenizer = TokenizerLoader.Load(ModelFolder)!;
        Tokens = [.. Texts.Select(t => tokenizer.Encode(t.Text))];
        TokenDocument[] documents = [.. Texts.Zip(
            Tokens, (text, tokens) => new TokenDocument(text.Id, [.. tokens.Select(t => t.Id)]))];
        set_num_threads(Threads);
        using TransformerModel model = ModelLoader.Load(ModelFolder, ScalarType.Float32, CPU, _ => { });
        Truth = new AllActivations(model, documents, [Beginning], WindowLength);
    }

    /// <summary>The job; the test is skipped where the data are not at hand.</summary>
    public static StoriesJob Open()
    {
        _ = (ModelFolder, CorpusFile);
        return Once.Value;
    }

    public static string ModelFolder => TestData.Path("data", "models", "stories260K");

    public static int Threads => 2;

    /// <summary>The stories with their ids: file and first line.</summary>
    public (string Id, string Text)[] Texts { get; }

    /// <summary>The tokens of each story, none added.</summary>
    public TextToken[][] Tokens { get; }

    public AllActivations Truth { get; }

    private static string CorpusFile => TestData.Path("data", "corpora", "tinystories", "tinystories_sample_2MB.txt");

    public static ScanOptions Options => new()
    {
        Model = ModelFolder,
        Corpus = new() { Paths = [CorpusFile], Separator = Separator, LimitDocuments = Stories },
        MaxLength = WindowLength,
        Threads = Threads,
        Chunk = 16,
        Collectors = new() { Top = Top },
    };

    /// <summary>What the model reads: the windows of a story, each after the beginning token.</summary>
    public IEnumerable<(int First, int[] Ids)> Windows(int story)
    {
        int[] ids = Truth.Documents[story].Ids;
        for (int first = 0; first < ids.Length; first += WindowLength - 1)
        {
            yield return (first, [Beginning, .. ids[first..Math.Min(ids.Length, first + WindowLength - 1)]]);
        }
    }

    private static IEnumerable<(string Id, string Text)> ReadStories(string path)
    {
        int start = 1;
        string[] lines = File.ReadAllText(path).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i] == Separator)
            {
                string text = string.Join('\n', lines[(start - 1)..i]);
                yield return (FormattableString.Invariant($"{Path.GetFileName(path)}:{start}"), text);
                start = i + 2;
            }
        }
    }
}
