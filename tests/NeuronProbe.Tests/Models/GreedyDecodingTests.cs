using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models;

/// <summary>A trained model continues a text as its author published it.</summary>
public sealed class GreedyDecodingTests
{
    private const int BeginningOfText = 1;

    // The first token and the 256 steps that the command takes where it is not told.
    private const int PublishedTokens = 257;

    [Fact]
    public void Stories260K_tells_the_story_that_its_author_printed()
    {
        string folder = TestData.Path("data", "models", "stories260K");
        TextTokenizer tokenizer = TokenizerLoader.Load(folder)!;
        using TransformerModel model = ModelLoader.Load(folder, ScalarType.Float32, CPU, _ => { });
        using var noGradient = inference_mode();
        var told = new List<long> { BeginningOfText };
        while (told.Count < PublishedTokens)
        {
            using var scope = NewDisposeScope();
            Tensor logits = model.call(tensor(told.ToArray(), 1, told.Count));
            told.Add(logits[0, -1].argmax().item<long>());
        }
        Assert.Equal(
            PublishedStory(folder), tokenizer.Decode([.. told.Skip(1).Select(id => (int)id)]).Text.TrimStart(' '));
    }

    /// <summary>What stands after the command that sampled greedily, up to the end of its block.</summary>
    private static string PublishedStory(string folder)
    {
        string[] lines = File.ReadAllLines(Path.Combine(folder, "stories260K.md"));
        IEnumerable<string> block = lines.SkipWhile(
            line => !line.EndsWith("-t 0.0", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line != "```");
        return string.Join('\n', block);
    }
}
