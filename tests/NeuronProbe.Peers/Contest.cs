using NeuronProbe.Benchmarking;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Hub;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Scans;

namespace NeuronProbe.Peers;

/// <summary>NeuronProbe's methods and its peers' bare passes in one type, timed in turns on one sample.</summary>
internal sealed class Contest : IDisposable
{
    private readonly OpenedModel opened;
    private readonly TimedMethods own;
    private readonly Dictionary<string, PeerMethod> peers;
    private readonly List<TimedMethod> timed;

    /// <param name="type"><c>float32</c> or <c>bfloat16</c>.</param>
    /// <param name="files">The model.</param>
    /// <param name="threads">Threads of every engine.</param>
    public Contest(string type, ModelFiles files, int threads)
    {
        Type = type;
        opened = OpenedModel.Open(
            new ModelLocation(files.Checkpoint, "gpt2", null),
            new ComputeOptions(type, "cpu", "auto", threads),
            Console.Error.WriteLine);
        own = new TimedMethods(
            opened, threads, type, _ => throw new InvalidOperationException("Nothing here goes through linear alone."));
        peers = new() { ["llama.cpp"] = new LlamaMethod(files.Gguf(type), threads, BatchTokens) };
        if (type == "float32")
        {
            foreach (OnnxWay way in Enum.GetValues<OnnxWay>())
            {
                peers[$"ONNX Runtime, {way.ToString().ToLowerInvariant()}"] = new OnnxMethod(files.Onnx(way), threads);
            }
        }
        timed =
        [
            own.Bare, own.Scan, own.OneNeuron,
            .. peers.Select(p => new TimedMethod(p.Key, () => p.Value)),
        ];
        Machine = new MachineSpeed(RegisterLoop.For(type), threads);
    }

    /// <summary>Positions in a batch, of every engine.</summary>
    public static int BatchTokens => ScanPlan.DefaultBatchTokens("cpu");

    public string Type { get; }

    public string Matmul => Model.Products.Name;

    public MachineSpeed Machine { get; }

    /// <summary>The methods, NeuronProbe's first.</summary>
    public IReadOnlyList<TimedMethod> Timed => timed;

    public Spread Bare => own.Bare.TokensPerS;

    public Spread Scan => own.Scan.TokensPerS;

    public Spread OneNeuron => own.OneNeuron.TokensPerS;

    /// <summary>Floating-point operations of a token, counting linear layers alone.</summary>
    public double OperationsPerToken => 2.0 * Model.LinearParameterCount;

    /// <summary>The peers' speeds, the fastest first.</summary>
    public IReadOnlyList<(string Name, Spread TokensPerS)> PeersBest =>
        [.. timed[3..].Select(m => (m.Name, m.TokensPerS)).OrderByDescending(p => p.TokensPerS.Median)];

    private TransformerModel Model => opened.Model;

    /// <summary>The largest difference of each peer's hidden states on a document from what NeuronProbe's model in
    /// float32 gives.</summary>
    /// <param name="document">A batch of one document.</param>
    /// <param name="expected">What NeuronProbe's gives.</param>
    public IEnumerable<(string Name, float Error)> Errors(TokenBatch document, float[] expected) =>
        peers.Select(p => (p.Key, LargestDifference(p.Value.Hidden(document), expected)));

    /// <summary>NeuronProbe's hidden states on a document.</summary>
    public float[] Hidden(TokenBatch document, RandomTensors tensors) => OwnHidden.Of(Model, tensors, document);

    /// <summary>The largest difference of two lists of numbers.</summary>
    /// <exception cref="InvalidOperationException">They are not of one length, or one has no number.</exception>
    public static float LargestDifference(float[] values, float[] expected) =>
        values.Length == expected.Length && values.All(float.IsFinite)
            ? values.Zip(expected, (a, b) => Math.Abs(a - b)).Max()
            : throw new InvalidOperationException($"Expected {expected.Length} numbers, but got {values.Length}.");

    /// <summary>Takes the sample, and runs all that is done only once.</summary>
    public void WarmUp(IReadOnlyList<TokenBatch> sample)
    {
        foreach (TimedMethod method in timed)
        {
            method.Sample = sample;
            // Each shape twice at least: engines plan their memory by shape.
            for (int i = 0; i < 2; i++)
            {
                method.WarmUp(sample, TimeSpan.MaxValue, CancellationToken.None);
            }
        }
    }

    /// <summary>Times every method once, in this order.</summary>
    public void Measure(Random order)
    {
        TimedMethod[] shuffled = [.. timed];
        order.Shuffle(shuffled);
        foreach (TimedMethod method in shuffled)
        {
            Machine.Measure();
            method.Measure(CancellationToken.None);
        }
        Machine.EndRound();
    }

    public void Dispose()
    {
        foreach (PeerMethod peer in peers.Values)
        {
            peer.Dispose();
        }
        own.Dispose();
        opened.Dispose();
    }
}
