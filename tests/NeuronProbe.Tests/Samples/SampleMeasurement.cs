using System.Runtime.InteropServices;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Samples;

/// <summary>The sample model run over the sample sentences: its loss,
/// and how well each of its neurons tells each label.</summary>
internal sealed class SampleMeasurement
{
    private const int BatchRows = 64;
    private const int Highest = 200;
    private const long NoTarget = -100;

    private readonly LabelledSentences sentences = new();
    private readonly NeuronScore[][][] scores;

    public SampleMeasurement()
    {
        int threads = get_num_threads();
        // More threads would mostly wait for each other: the layers are small.
        set_num_threads(1);
        try
        {
            using var noGradient = inference_mode();
            using TransformerModel model = ModelLoader.Load(
                SampleFolder.Path("tiny-english"), ScalarType.Float32, CPU, warning => Assert.Fail(warning));
            TokenBatch[] batches = [.. sentences.Windows.OrderBy(window => window.TokenCount).Chunk(BatchRows)
                .Select(windows => new TokenBatch(windows))];
            float[][] activations = [.. Enumerable.Range(0, model.FeedForwardWidth).Select(_ => new float[TokenCount])];
            scores = new NeuronScore[model.LayerCount][][];
            // A layer at a time, so that one layer's activations are in memory and not four.
            for (int layer = 0; layer < model.LayerCount; layer++)
            {
                double lossSum = Run(model, layer, batches, activations);
                scores[layer] = Score(activations);
                Loss = lossSum / (TokenCount - DocumentCount);
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    public int TokenCount => sentences.TokenLabels.Length;

    public int DocumentCount => sentences.Windows.Count;

    public int LongestDocument => sentences.Windows.Max(window => window.TokenCount);

    public IReadOnlyList<string> Labels => sentences.Labels;

    /// <summary>Nats a token, the first of each document not counted.</summary>
    public double Loss { get; }

    public NeuronScore ScoreOf(string label, int layer, int neuron) =>
        scores[layer][neuron][sentences.Labels.ToList().IndexOf(label)];

    /// <summary>The neuron whose AUROC for a label is farthest from 0.5, to either side.</summary>
    public (int Layer, int Neuron, NeuronScore Score) BestFor(string label) => scores
        .SelectMany((neurons, layer) => neurons.Select((_, neuron) => (layer, neuron, ScoreOf(label, layer, neuron))))
        .MaxBy(found => Math.Abs(found.Item3.Auroc - 0.5));

    /// <summary>Fills in the activations of a layer's neurons, [neurons][tokens].</summary>
    /// <returns>The sum of the losses where it is the last layer, else 0.</returns>
    private double Run(TransformerModel model, int layer, TokenBatch[] batches, float[][] activations)
    {
        HookPoint site = Assert.Single(new SitePattern($"ffn.{layer}.post").Select(new SiteMap(model)));
        TokenBatch current = batches[0];
        using var session = new HookSession([site], (_, post) => Keep(post, current, activations));
        double lossSum = 0;
        foreach (TokenBatch batch in batches)
        {
            current = batch;
            using Tensor ids = tensor(batch.Ids, batch.Windows.Count, batch.Length);
            using Tensor hidden = model.Run(ids, layer + 1);
            lossSum += layer + 1 == model.LayerCount ? LossSum(model, hidden, batch) : 0;
        }
        return lossSum;
    }

    /// <param name="post">[rows x length x neurons].</param>
    /// <param name="batch">Whose rows they are.</param>
    /// <param name="activations">[neurons][tokens], filled in.</param>
    private void Keep(Tensor post, TokenBatch batch, float[][] activations)
    {
        using Tensor rows = post.flatten(0, 1);
        using Tensor transposed = rows.t();
        using Tensor columns = transposed.contiguous();
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(columns.bytes);
        int columnLength = batch.Ids.Length;
        for (int neuron = 0; neuron < activations.Length; neuron++)
        {
            ReadOnlySpan<float> column = values.Slice(neuron * columnLength, columnLength);
            for (int row = 0; row < batch.Windows.Count; row++)
            {
                Window window = batch.Windows[row];
                column.Slice(row * batch.Length, window.TokenCount)
                    .CopyTo(activations[neuron].AsSpan(sentences.FirstTokenOf(window)));
            }
        }
    }

    private static double LossSum(TransformerModel model, Tensor hidden, TokenBatch batch)
    {
        // Each position predicts the token after it; a document's last one and padding predict nothing.
        long[] targets = [.. Enumerable.Repeat(NoTarget, batch.Ids.Length)];
        for (int row = 0; row < batch.Windows.Count; row++)
        {
            int first = row * batch.Length;
            batch.Ids.AsSpan(first + 1, batch.Windows[row].TokenCount - 1).CopyTo(targets.AsSpan(first));
        }
        using var scope = NewDisposeScope();
        Tensor logits = model.Logits(hidden).flatten(0, 1);
        return nn.functional.cross_entropy(logits, tensor(targets), ignore_index: NoTarget, reduction: nn.Reduction.Sum)
            .item<float>();
    }

    private NeuronScore[][] Score(float[][] activations)
    {
        var found = new NeuronScore[activations.Length][];
        Parallel.For(
            0,
            activations.Length,
            () => new ActivationRanking(sentences.TokenLabels, sentences.Labels.Count, Highest),
            (neuron, _, ranking) =>
            {
                found[neuron] = ranking.Score(activations[neuron]);
                return ranking;
            },
            _ => { });
        return found;
    }
}
