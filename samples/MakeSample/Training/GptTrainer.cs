using System.Diagnostics;
using System.Globalization;
using MakeSample.Corpus;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MakeSample.Training;

/// <summary>Trains a model to predict the next token: AdamW, a short warm-up, then a cosine down to a tenth.</summary>
internal sealed class GptTrainer(Gpt model, IReadOnlyList<int[]> documents, SplitMix64 random)
{
    private const int DocumentsInBatch = 32;
    private const double PeakRate = 2e-3;
    private const int WarmUpSteps = 100;

    /// <summary>Takes so many steps of <see cref="DocumentsInBatch"/> documents.</summary>
    /// <param name="steps">Optimiser steps.</param>
    /// <param name="log">Gets a line now and then.</param>
    public void Run(int steps, TextWriter log)
    {
        using AdamW optimiser = optim.AdamW(ParameterGroups(), lr: PeakRate, beta1: 0.9, beta2: 0.95);
        var clock = Stopwatch.StartNew();
        using IEnumerator<int[][]> batches = Batches().GetEnumerator();
        model.train();
        for (int step = 1; step <= steps && batches.MoveNext(); step++)
        {
            foreach (optim.ILearningRateController group in optimiser.ParamGroups)
            {
                group.LearningRate = PeakRate * Schedule(step, steps);
            }
            float loss = Step(optimiser, batches.Current);
            if (step % 200 == 0 || step == steps)
            {
                log.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"step {step} of {steps}: loss {loss:F3}, {clock.Elapsed.TotalSeconds:F0} s"));
            }
        }
    }

    /// <summary>Mean loss in nats a token over documents, the first token of each left out.</summary>
    public static double MeanLoss(Gpt model, IReadOnlyList<int[]> documents)
    {
        using var noGrad = no_grad();
        model.eval();
        double sum = 0;
        foreach (int[][] chunk in documents.OrderBy(document => document.Length).Chunk(DocumentsInBatch))
        {
            using var scope = NewDisposeScope();
            using var batch = Batch.Of(chunk);
            sum += Loss(model, batch, Reduction.Sum).item<float>();
        }
        return sum / documents.Sum(document => document.Length - 1);
    }

    private static Tensor Loss(Gpt model, Batch batch, Reduction reduction)
    {
        Tensor logits = model.call(batch.Inputs);
        return functional.cross_entropy(
            logits.flatten(0, 1), batch.Targets.flatten(), ignore_index: Batch.Ignored, reduction: reduction);
    }

    private static double Schedule(int step, int steps) =>
        Math.Min(1, step / (double)WarmUpSteps) * (0.1 + (0.45 * (1 + Math.Cos(Math.PI * step / steps))));

    private float Step(AdamW optimiser, int[][] rows)
    {
        using var scope = NewDisposeScope();
        using var batch = Batch.Of(rows);
        optimiser.zero_grad();
        Tensor loss = Loss(model, batch, Reduction.Mean);
        loss.backward();
        nn.utils.clip_grad_norm_(model.parameters(), 1);
        optimiser.step();
        return loss.item<float>();
    }

    /// <summary>Weights of matrices decay; biases and norms, which are vectors, do not.</summary>
    private AdamW.ParamGroup[] ParameterGroups() =>
    [
        new(model.parameters().Where(parameter => parameter.dim() > 1), new AdamW.Options { weight_decay = 0.1 }),
        new(model.parameters().Where(parameter => parameter.dim() == 1), new AdamW.Options { weight_decay = 0 }),
    ];

    /// <summary>All documents again and again in new orders; neighbours in length share a batch,
    /// so that little is padded.</summary>
    private IEnumerable<int[][]> Batches()
    {
        int[][] shuffled = [.. documents];
        while (true)
        {
            random.Shuffle<int[]>(shuffled);
            int[][][] batches = [.. shuffled.Chunk(DocumentsInBatch * 64)
                .SelectMany(chunk => chunk.OrderBy(document => document.Length).Chunk(DocumentsInBatch))];
            random.Shuffle<int[][]>(batches);
            foreach (int[][] batch in batches)
            {
                yield return batch;
            }
        }
    }
}
