using System.Runtime.InteropServices;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Probing;

public sealed class AblationProbeTests : IDisposable
{
    private const double Bound = 1e-5;

    // Two have padding after them.
    private static readonly int[] Lengths = [17, 9, 20, 2];

    private static readonly Dictionary<string, Func<MadeUpReference>> References = new()
    {
        ["gemma3_text"] = () => new Gemma3Reference(),
        ["granite"] = () => new GraniteReference(),
        ["olmo2"] = () => new Olmo2Reference(),
        ["smollm3"] = () => new SmolLm3Reference(),
    };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Shared =>
    [
        "bloom", "gemma", "gemma2", "gpt_neo", "gpt_neox", "gptj", "mistral", "olmo", "opt", "phi", "phi3", "qwen2",
    ];

    public static TheoryData<string> MadeUp => [.. References.Keys];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    [InlineData("llama3")]
    public void Zero_is_what_a_model_without_the_row_of_the_down_projection_gives(string name) =>
        IsAModelWithoutTheRow(OwnData.Path("conformance", name));

    [Theory]
    [MemberData(nameof(Shared))]
    public void So_it_is_in_every_family(string name) => IsAModelWithoutTheRow(TestData.Path("conformance", name));

    [Theory]
    [MemberData(nameof(MadeUp))]
    public void So_it_is_in_families_with_further_norms_and_factors(string name)
    {
        using MadeUpReference reference = References[name]();
        IsAModelWithoutTheRow(reference.Location);
    }

    [Theory]
    [InlineData("gpt2", "ffn.0.post")]
    [InlineData("gpt2", "ffn.1.pre")]
    [InlineData("gpt2", "attn.1.head.1")]
    [InlineData("gpt2", "resid.0.post")]
    [InlineData("llama", "ffn.0.gate")]
    [InlineData("llama", "ffn.1.up")]
    public void Any_value_at_any_site_is_what_a_hook_that_sets_it_gives(string name, string site)
    {
        using TransformerModel model = Load(OwnData.Path("conformance", name));
        HookPoint point = PointOf(model, site);
        Intervention[] both =
            [new([new SetNeuron(point, 3, 0.7f)]), new([new(point, 3, 0.7f), new(point, 1, -0.4f)])];
        TokenBatch batch = Batch(model);
        (_, double[][] found) = Run(model, both, batch);
        foreach ((double[] losses, Intervention ablation) in found.Zip(both))
        {
            Assert.Equal(PlainLosses(model, batch, ablation), losses, Close);
        }
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void Both_ways_of_setting_a_neuron_agree(string name)
    {
        using TransformerModel model = Load(OwnData.Path("conformance", name));
        Intervention[] all =
        [
            .. Enumerable.Range(0, model.LayerCount).SelectMany(layer => new[] { 0, 5 }.Select(neuron =>
                new Intervention([new SetNeuron(PointOf(model, $"ffn.{layer}.post"), neuron, 0.5f)]))),
        ];
        TokenBatch batch = Batch(model);
        (double[] losses, double[][] added) = Run(model, all, batch);
        (double[] again, double[][] run) = Run(model, all, batch, runsLayers: true);
        Assert.Equal(losses, again);
        foreach ((double[] one, double[] other) in added.Zip(run))
        {
            Assert.NotEqual(losses, one);
            Assert.Equal(one, other, Close);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_value_that_a_neuron_had_changes_nothing_to_the_last_bit(bool runsLayers)
    {
        // What its weights say of the input is nothing, so that it is the nonlinearity of its bias on every token.
        ModelFolder made = new ModelFolder(folder["model"]).Rewrite(file =>
        {
            (string type, long[] shape, byte[] bytes) = file.Tensors["transformer.h.1.mlp.c_fc.weight"];
            Span<float> weights = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
            for (int input = 0; input < shape[0]; input++)
            {
                weights[(input * (int)shape[1]) + 4] = 0;
            }
        });
        using TransformerModel model = Load(made.Location);
        HookPoint point = PointOf(model, "ffn.1.post");
        TokenBatch batch = Batch(model);
        float own;
        using (var probe = new AblationProbe(model, [new([new SetNeuron(point, 4, 0)])]))
        {
            (long[] predicting, int[] next) = Predicted(batch);
            probe.Begin(batch, predicting, next, new double[next.Length]);
            float[] values = probe.ValuesOf(new SetNeuron(point, 4, 0)).ToArray();
            own = values[0];
            Assert.All(values, value => Assert.Equal(own, value));
        }
        Assert.NotEqual(0, own);
        (double[] losses, double[][] found) = Run(
            model, [new([new SetNeuron(point, 4, own)]), new([new SetNeuron(point, 4, own + 1e-3f)])], batch,
            runsLayers);
        Assert.Equal(losses, found[0]);
        Assert.NotEqual(losses, found[1]);
    }

    [Fact]
    public void Its_hooks_are_gone_afterwards()
    {
        using TransformerModel model = Load(OwnData.Path("conformance", "llama"));
        TokenBatch batch = Batch(model);
        float[] before = Logits(model, batch);
        HookPoint[] points =
            [PointOf(model, "ffn.0.post"), PointOf(model, "ffn.1.gate"), PointOf(model, "resid.0.post")];
        Run(model, [.. points.Select(point => new Intervention([new SetNeuron(point, 2, 3)]))], batch);
        Assert.Equal(before, Logits(model, batch));
        Assert.All(points, point => Assert.Equal(0, point.Module is Linear linear ? linear.HookCount : 0));
    }

    [Fact]
    public void A_loss_is_that_of_LibTorch_whatever_the_width_of_the_vocabulary()
    {
        using TransformerModel model = Load(OwnData.Path("conformance", "gpt2"));
        TokenBatch batch = Batch(model);
        (double[] losses, _) = Run(model, [new([new SetNeuron(PointOf(model, "ffn.0.post"), 0, 0)])], batch);
        Assert.Equal(PlainLosses(model, batch, null), losses, Close);
    }

    /// <summary>Sets the same neuron to zero in all layers, by a probe in both ways and by the checkpoint.</summary>
    private void IsAModelWithoutTheRow(string location)
    {
        const int Neuron = 3;
        using TransformerModel model = Load(location);
        TokenBatch batch = Batch(model);
        HookPoint[] points = [.. Enumerable.Range(0, model.LayerCount).Select(i => PointOf(model, $"ffn.{i}.post"))];
        Intervention[] ablations = [.. points.Select(point => new Intervention([new SetNeuron(point, Neuron, 0)]))];
        (double[] losses, double[][] found) = Run(model, ablations, batch);
        (_, double[][] run) = Run(model, ablations, batch, runsLayers: true);
        for (int layer = 0; layer < points.Length; layer++)
        {
            string copy = folder[$"layer-{layer}"];
            Directory.CreateDirectory(copy);
            File.Copy(Path.Combine(location, "config.json"), Path.Combine(copy, "config.json"));
            TensorFile file = TensorFile.Read(Path.Combine(location, "model.safetensors"));
            SetRowToZero(file, $"{points[layer].Site.ModulePath}.weight", model.FeedForwardWidth, Neuron);
            file.Write(Path.Combine(copy, "model.safetensors"));
            using TransformerModel without = Load(copy);
            double[] expected = PlainLosses(without, batch, null);
            Assert.NotEqual(losses, expected);
            Assert.Equal(expected, found[layer], Close);
            Assert.Equal(expected, run[layer], Close);
        }
    }

    /// <summary>Sets all weights of an input to zero, on whichever side it stands.</summary>
    private static void SetRowToZero(TensorFile file, string name, int inputs, int input)
    {
        (_, long[] shape, byte[] bytes) = file.Tensors[name];
        Span<float> weights = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        bool isTransposed = shape[0] == inputs;
        long others = isTransposed ? shape[1] : shape[0];
        for (long i = 0; i < others; i++)
        {
            weights[(int)(isTransposed ? (input * others) + i : (i * inputs) + input)] = 0;
        }
    }

    private static bool Close(double one, double other) => Math.Abs(one - other) <= Bound;

    private static TransformerModel Load(string location) =>
        ModelLoader.Load(location, ScalarType.Float32, CPU, _ => { });

    private static HookPoint PointOf(TransformerModel model, string site) =>
        Assert.Single(new SitePattern(site).Select(new SiteMap(model)));

    private static (double[] Losses, double[][] Ablated) Run(
        TransformerModel model, IReadOnlyList<Intervention> ablations, TokenBatch batch, bool runsLayers = false)
    {
        (long[] predicting, int[] next) = Predicted(batch);
        using var probe = new AblationProbe(model, ablations, runsLayers);
        double[] losses = new double[next.Length];
        probe.Begin(batch, predicting, next, losses);
        double[][] found = [.. ablations.Select(_ => new double[next.Length])];
        for (int i = 0; i < found.Length; i++)
        {
            probe.Run(i, found[i]);
        }
        return (losses, found);
    }

    private static (long[] Predicting, int[] Next) Predicted(TokenBatch batch)
    {
        (long Row, int Next)[] all =
        [
            .. batch.Windows.SelectMany((window, row) => Enumerable.Range(1, window.Ids.Length - 1).Select(
                position => (((long)row * batch.Length) + position - 1, window.Ids[position]))),
        ];
        return ([.. all.Select(one => one.Row)], [.. all.Select(one => one.Next)]);
    }

    /// <summary>Windows of random ids.</summary>
    private static TokenBatch Batch(TransformerModel model)
    {
        var random = new Random(4);
        return new TokenBatch(
        [
            .. Lengths.Select((length, i) =>
            {
                int[] ids = [.. Enumerable.Range(0, length).Select(_ => random.Next(model.VocabularySize))];
                var document = new TokenizedDocument(
                    new Document(i, $"d{i}", null, ids, "made up"), null,
                    [.. ids.Select(id => new TextToken(id, 0, 0))]);
                return new Window(document, 0, length, [], []);
            }),
        ]);
    }

    /// <summary>The losses by LibTorch's own logarithm, window by window, from one run of the whole model.</summary>
    private static double[] PlainLosses(TransformerModel model, TokenBatch batch, Intervention? ablation)
    {
        using var scope = NewDisposeScope();
        using HookSession? session = ablation is null ? null : HookSession.Replacing(
            [ablation.Neurons[0].Point],
            (_, values) =>
            {
                Tensor changed = values.clone();
                foreach (SetNeuron neuron in ablation.Neurons)
                {
                    changed.select(-1, neuron.Column).fill_(neuron.Value);
                }
                return changed;
            });
        var losses = new List<double>();
        foreach (Window window in batch.Windows)
        {
            using var noGradient = no_grad();
            Tensor ids = tensor(Array.ConvertAll(window.Ids, id => (long)id)).unsqueeze(0);
            Tensor logits = model.call(ids).squeeze(0).to(ScalarType.Float64);
            Tensor own = nn.functional.log_softmax(logits, -1);
            for (int position = 1; position < window.Ids.Length; position++)
            {
                losses.Add(-own[position - 1, window.Ids[position]].item<double>());
            }
        }
        return [.. losses];
    }

    private static float[] Logits(TransformerModel model, TokenBatch batch)
    {
        using var scope = NewDisposeScope();
        using var noGradient = inference_mode();
        Tensor ids = tensor(batch.Ids, batch.Windows.Count, batch.Length);
        return [.. model.Logits(model.Run(ids, model.LayerCount, batch.Lengths)).contiguous().data<float>()];
    }
}
