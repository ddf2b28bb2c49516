using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Benchmarking;

/// <summary>The methods that a benchmark times side by side.</summary>
internal sealed class TimedMethods : IDisposable
{
    private readonly TransformerModel model;
    private readonly SiteMap map;
    private readonly int threads;

    /// <param name="opened">The model; borrowed.</param>
    /// <param name="threads">Threads that collect.</param>
    /// <param name="openPlain">Opens the same model in float32 where
    /// <paramref name="opened"/> is of another type.</param>
    public TimedMethods(OpenedModel opened, int threads, Func<TransformerModel> openPlain)
    {
        (model, map) = (opened.Model, opened.Map);
        this.threads = threads;
        (int middle, int last) = ((model.LayerCount - 1) / 2, model.LayerCount - 1);
        Bare = new("bare", () => new BareMethod(model, false));
        BareLinear = new("bare_linear", () => new BareMethod(model, true));
        Scan = new("scan", () => ScanOf("ffn.*.post", "all"));
        OneLayer = new("one_layer", () => ScanOf(FormattableString.Invariant($"ffn.{middle}.post"), "all"));
        OneNeuron = new("one_neuron", () => ScanOf(FormattableString.Invariant($"ffn.{last}.post"), "0"));
        Plain = new("plain", () =>
            model.ElementSize == sizeof(float) ? new PlainMethod(model, false) : new PlainMethod(openPlain(), true));
        OnPackedBatches = [Bare, BareLinear, Scan, OneLayer, OneNeuron];
    }

    public TimedMethod Bare { get; }

    public TimedMethod BareLinear { get; }

    public TimedMethod Scan { get; }

    public TimedMethod OneLayer { get; }

    public TimedMethod OneNeuron { get; }

    public TimedMethod Plain { get; }

    /// <summary>All but the plain method, which makes batches of its own.</summary>
    public IReadOnlyList<TimedMethod> OnPackedBatches { get; }

    public IEnumerable<TimedMethod> All => [.. OnPackedBatches, Plain];

    public void Dispose()
    {
        foreach (TimedMethod method in All)
        {
            method.Dispose();
        }
    }

    private ScanMethod ScanOf(string pattern, string neurons) =>
        new(model, SiteChoice.Choose(map, [pattern], new NeuronList(neurons), (model.Architecture, "DIR")), threads);
}
