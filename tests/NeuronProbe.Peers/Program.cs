using System.Globalization;
using NeuronProbe.Benchmarking;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Peers;

/// <summary>Times NeuronProbe beside the bare forward passes of ONNX Runtime and llama.cpp: one model with random
/// weights, the documents and batches of <c>bench</c>, in turns in one process.</summary>
internal static class Program
{
    private const int Seed = 1;

    // Hidden states have a deviation of 1. llama.cpp's cache is in float16 also where weights are in float32.
    private static readonly Dictionary<string, double> Bounds = new() { ["float32"] = 0.02, ["bfloat16"] = 0.2 };

    public static int Main(string[] arguments)
    {
        try
        {
            Run(PeerOptions.Parse(arguments));
            return 0;
        }
        catch (ArgumentException e)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private static void Run(PeerOptions options)
    {
        Console.Error.WriteLine("Writing the model in five formats.");
        using var files = new ModelFiles();
        LlamaMethod.Prepare();
        var corpus = new BenchCorpus(Gpt2Shape.Vocabulary, Gpt2Shape.Positions, Contest.BatchTokens);
        IReadOnlyList<TokenBatch> sample = corpus.Spread(options.Batches);
        using var float32 = new Contest("float32", files, options.Threads);
        using var bfloat16 = new Contest("bfloat16", files, options.Threads);
        Contest[] contests = [float32, bfloat16];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"GPT-2 small's shape, {options.Threads} threads, {options.Rounds} rounds in turns; {sample.Count} batches "
            + $"with {sample.Sum(b => b.TokenCount):N0} tokens."));
        CompareHidden(contests, corpus, files.Tensors);
        foreach (Contest contest in contests)
        {
            Console.Error.WriteLine($"Warming up, {contest.Type}.");
            contest.WarmUp(sample);
        }
        var order = new Random(Seed);
        for (int round = 1; round <= options.Rounds; round++)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Round {round} of {options.Rounds}."));
            foreach (Contest contest in contests)
            {
                contest.Measure(order);
            }
        }
        foreach (Contest contest in contests)
        {
            ContestTable.WriteSpeeds(Console.Out, contest);
        }
        ContestTable.WriteRatios(Console.Out, contests);
        foreach (Contest contest in contests)
        {
            Spread speed = contest.Machine.OperationsPerS;
            if (MachineSpeed.WarningOf(new(speed.Median / 1e9, speed.Min / 1e9, speed.Max / 1e9)) is { } warning)
            {
                Console.Error.WriteLine($"Warning: {warning}");
            }
        }
    }

    /// <summary>Tells how far apart the engines are on one document, and refuses what is another model.</summary>
    /// <exception cref="InvalidOperationException">One is too far from NeuronProbe's float32.</exception>
    private static void CompareHidden(Contest[] contests, BenchCorpus corpus, RandomTensors tensors)
    {
        var document = new TokenBatch([corpus.Groups[0].Windows[0]]);
        float[] expected = contests[0].Hidden(document, tensors);
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Largest difference from NeuronProbe's float32 after the final norm, over {document.TokenCount} tokens:"));
        foreach (Contest contest in contests)
        {
            float own = Contest.LargestDifference(contest.Hidden(document, tensors), expected);
            foreach ((string name, float error) in contest.Errors(document, expected).Prepend(("NeuronProbe", own)))
            {
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"- {name}, {contest.Type}: {error:0.#e+0}"));
                if (error > Bounds[contest.Type])
                {
                    throw new InvalidOperationException(
                        $"{name}: expected at most {Bounds[contest.Type]}: that is another model.");
                }
            }
        }
    }
}
