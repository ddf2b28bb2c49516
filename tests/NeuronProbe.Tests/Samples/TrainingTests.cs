using System.Buffers.Binary;
using System.Text.Json;
using MakeSample.Corpus;
using MakeSample.Training;
using NeuronProbe.Tests.Support;
using TorchSharp;
using Xunit;

namespace NeuronProbe.Tests.Samples;

[Collection(LibTorchAlone.Name)]
public sealed class TrainingTests : IDisposable
{
    private static readonly int[][] Documents =
        [.. Enumerable.Range(0, 96).Select(i => Enumerable.Range(i, 3 + (i % 9)).Select(id => id % 7).ToArray())];

    private readonly int threads = torch.get_num_threads();

    // Alone, since it seeds the generator of the whole process. On cores that others use too, LibTorch's threads wait
    // for each other much longer than these small models take.
    public TrainingTests() => torch.set_num_threads(1);

    public void Dispose() => torch.set_num_threads(threads);

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_a_lower_loss()
    {
        using Gpt first = Make(seed: 5);
        (double before, double after) = Train(first, seed: 5);
        using Gpt second = Make(seed: 5);
        (_, double again) = Train(second, seed: 5);
        Assert.Equal(Values(first), Values(second));
        Assert.Equal(after, again);
        Assert.True(after < before - 0.02, $"loss {before} became {after}");
    }

    [Fact]
    public void Padding_changes_no_loss()
    {
        using var model = new Gpt(new GptShape { Vocabulary = 7, Width = 16, Heads = 2, Layers = 2, Positions = 16 });
        double alone = Documents.Sum(document => LossWithoutPadding(model, document));
        Assert.Equal(
            alone / Documents.Sum(document => document.Length - 1), GptTrainer.MeanLoss(model, Documents), 1e-5);
    }

    [Fact]
    public void A_unigram_model_of_equally_frequent_tokens_loses_the_logarithm_of_their_number()
    {
        var model = new UnigramModel([[9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]], vocabulary: 10);
        Assert.Equal(Math.Log(10), model.MeanLoss([[0, 3, 4]]), 1e-12);
    }

    [Fact]
    public void The_stored_model_has_the_names_and_shapes_that_its_config_asks_for()
    {
        using var config = JsonDocument.Parse(File.ReadAllText(SampleFolder.Path("tiny-english", "config.json")));
        using var vocabulary = JsonDocument.Parse(File.ReadAllText(SampleFolder.Path("tiny-english", "vocab.json")));
        byte[] file = File.ReadAllBytes(SampleFolder.Path("tiny-english", "model.safetensors"));
        int headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using var header = JsonDocument.Parse(file.AsMemory(8, headerLength));

        int Size(string key) => config.RootElement.GetProperty(key).GetInt32();
        int[] Shape(string name) => [.. header.RootElement.GetProperty(name).GetProperty("shape").EnumerateArray()
            .Select(size => size.GetInt32())];
        Assert.Equal(0, headerLength % 8);
        Assert.Equal(vocabulary.RootElement.EnumerateObject().Count(), Size("vocab_size"));
        Assert.Equal([Size("vocab_size"), Size("n_embd")], Shape("transformer.wte.weight"));
        Assert.Equal([Size("n_positions"), Size("n_embd")], Shape("transformer.wpe.weight"));
        for (int layer = 0; layer < Size("n_layer"); layer++)
        {
            Assert.Equal([Size("n_embd"), 3 * Size("n_embd")], Shape($"transformer.h.{layer}.attn.c_attn.weight"));
            Assert.Equal([Size("n_embd"), Size("n_inner")], Shape($"transformer.h.{layer}.mlp.c_fc.weight"));
            Assert.Equal([Size("n_inner"), Size("n_embd")], Shape($"transformer.h.{layer}.mlp.c_proj.weight"));
        }
        Assert.Equal(1 + 4 + (12 * Size("n_layer")), header.RootElement.EnumerateObject().Count());
        Assert.Equal(
            file.Length - 8 - headerLength,
            header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__")
                .Max(entry => entry.Value.GetProperty("data_offsets")[1].GetInt32()));
    }

    [Fact]
    public void The_sample_files_take_at_most_8_megabytes()
    {
        long bytes = new FileInfo(SampleFolder.Path("sentences.jsonl")).Length
            + new DirectoryInfo(SampleFolder.Path("tiny-english")).EnumerateFiles().Sum(file => file.Length);
        Assert.InRange(bytes, 4_000_000, 8_000_000);
    }

    private static Gpt Make(int seed)
    {
        torch.random.manual_seed(seed);
        return new Gpt(new GptShape { Vocabulary = 7, Width = 16, Heads = 2, Layers = 1, Positions = 16 });
    }

    private static (double Before, double After) Train(Gpt model, int seed)
    {
        double before = GptTrainer.MeanLoss(model, Documents);
        new GptTrainer(model, Documents, new SplitMix64((ulong)seed)).Run(20, TextWriter.Null);
        return (before, GptTrainer.MeanLoss(model, Documents));
    }

    /// <summary>Sum over all tokens but the first, from the logits of the bare document.</summary>
    private static double LossWithoutPadding(Gpt model, int[] document)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        long[] ids = [.. document.Select(id => (long)id)];
        float[] logits = model.call(torch.tensor(ids[..^1]).unsqueeze(0)).data<float>().ToArray();
        return logits.Chunk(7)
            .Zip(ids.Skip(1), (row, id) => Math.Log(row.Sum(logit => Math.Exp(logit))) - row[id]).Sum();
    }

    private static float[] Values(Gpt model) =>
        [.. model.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];
}
