using System.Diagnostics;
using System.Globalization;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Effects.Ablation;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What sharing saves where every neuron of a model is ablated by itself.</summary>
public sealed class AblationTimeTests
{
    /// <summary>Asks for it where it is set: it takes minutes, and the processor for itself.</summary>
    private const string Variable = "NEURONPROBE_ABLATION_TIME";

    private const int WindowLength = 256;
    private const int Tokens = 20_480;

    [Fact]
    public void Each_neuron_of_a_model_by_itself_takes_less_than_half_the_time_of_as_many_full_passes()
    {
        Assert.SkipWhen(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)),
            $"{Variable} is not set: this takes minutes.");
        set_num_threads(2);
        using TransformerModel model = ModelLoader.Load(
            TestData.Path("data", "models", "stories260K"), ScalarType.Float32, CPU, _ => { });
        Intervention[] ablations =
        [
            .. SiteChoice.Choose(new SiteMap(model), ["ffn.*.post"], new NeuronList("all"), ("llama", ""))
                .SelectMany(choice => choice.Selection.Neurons.Select(
                    neuron => new Intervention([new SetNeuron(choice.Point, neuron, 0)]))),
        ];
        TokenBatch[] batches = [.. Windows(model.VocabularySize)
            .Chunk(AblationMemory.BatchTokens(model) / WindowLength).Select(windows => new TokenBatch(windows))];
        using var losses = new TokenLosses(model);
        Time(() => RunFull(model, losses, batches));
        TimeSpan full = Time(() =>
        {
            for (int i = 0; i < ablations.Length; i++)
            {
                RunFull(model, losses, batches);
            }
        });
        TimeSpan shared = Time(() =>
        {
            using var probe = new AblationProbe(model, ablations);
            foreach (TokenBatch batch in batches)
            {
                (long[] rows, int[] next) = Predicted(batch);
                double[] found = new double[next.Length];
                probe.Begin(batch, rows, next, found);
                for (int i = 0; i < ablations.Length; i++)
                {
                    probe.Run(i, found);
                }
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{ablations.Length} neurons, {Tokens} tokens: {shared.TotalSeconds:0.0} s of processor time, as many full "
                + $"passes {full.TotalSeconds:0.0} s: {full / shared:0.00} times as fast"));
        Assert.InRange(full / shared, 2, 100);
    }

    private static void RunFull(TransformerModel model, TokenLosses losses, TokenBatch[] batches)
    {
        using var noGradient = inference_mode();
        foreach (TokenBatch batch in batches)
        {
            (long[] rows, int[] next) = Predicted(batch);
            losses.Choose(rows, next);
            using Tensor ids = tensor(batch.Ids, batch.Windows.Count, batch.Length);
            using Tensor hidden = model.Run(ids, model.LayerCount, batch.Lengths);
            losses.Find(hidden, new double[next.Length]);
        }
    }

    /// <summary>Processor time of this thread and of those that work for it, when nothing else runs.</summary>
    private static TimeSpan Time(Action act)
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        act();
        process.Refresh();
        return process.TotalProcessorTime - before;
    }

    private static (long[] Rows, int[] Next) Predicted(TokenBatch batch) => (
        [.. Enumerable.Range(0, batch.Ids.Length).Where(row => row % batch.Length > 0).Select(row => row - 1L)],
        [.. Enumerable.Range(0, batch.Ids.Length).Where(row => row % batch.Length > 0)
            .Select(row => (int)batch.Ids[row])]);

    private static IEnumerable<Window> Windows(int vocabulary)
    {
        var random = new Random(3);
        for (int i = 0; i < Tokens / WindowLength; i++)
        {
            int[] ids = [.. Enumerable.Range(0, WindowLength).Select(_ => random.Next(vocabulary))];
            var document = new TokenizedDocument(
                new Document(i, $"d{i}", null, ids, "made up"), null, [.. ids.Select(id => new TextToken(id, 0, 0))]);
            yield return new Window(document, 0, WindowLength, [], []);
        }
    }
}
