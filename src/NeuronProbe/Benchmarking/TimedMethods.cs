using NeuronProbe.Collectors;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Benchmarking;

/// <summary>The methods that a benchmark times side by side.</summary>
/// <remarks>What goes through <c>linear</c> alone has a model of its own with the same weights, opened when it is first
/// run: the memory of the scan is known by then.</remarks>
internal sealed class TimedMethods : IDisposable
{
    // Of the plain method, whatever the others compute in.
    private const string PlainType = "float32";

    private readonly TransformerModel model;
    private readonly SiteMap map;
    private readonly int threads;
    private readonly Lazy<TransformerModel> linearModel;
    private readonly Lazy<TransformerModel> plainModel;
    private readonly Lazy<ScanMethod> scan;

    /// <param name="opened">The model; borrowed.</param>
    /// <param name="threads">Threads that collect.</param>
    /// <param name="type">The type that it computes in.</param>
    /// <param name="openLinear">Opens the same model in a type, with all products through <c>linear</c>.</param>
    public TimedMethods(OpenedModel opened, int threads, string type, Func<string, TransformerModel> openLinear)
    {
        (model, map) = (opened.Model, opened.Map);
        this.threads = threads;
        bool isLinear = model.Products.Name == "linear" && model.Products.ByShape.Values.All(p => p == "linear");
        linearModel = new(() => isLinear ? model : openLinear(type));
        plainModel = new(() => type == PlainType ? linearModel.Value : openLinear(PlainType));
        (int middle, int last) = ((model.LayerCount - 1) / 2, model.LayerCount - 1);
        Bare = new("bare", () => new BareMethod(model));
        BareLinear = new("bare_linear", () => new BareMethod(linearModel.Value));
        scan = new(() => ScanOf("ffn.*.post", "all"));
        Scan = new("scan", () => scan.Value);
        OneLayer = new("one_layer", () => ScanOf(FormattableString.Invariant($"ffn.{middle}.post"), "all"));
        OneNeuron = new("one_neuron", () => ScanOf(FormattableString.Invariant($"ffn.{last}.post"), "0"));
        Plain = new("plain", () => new PlainMethod(plainModel.Value));
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

    /// <summary>The collectors of the scan of all neurons, with what they hold.</summary>
    public IReadOnlyList<Collector> CollectedByScan => [.. scan.Value.Sites.SelectMany(site => site.Collectors)];

    public void Dispose()
    {
        foreach (TimedMethod method in All)
        {
            method.Dispose();
        }
        foreach (TransformerModel own in new[] { linearModel, plainModel }
            .Where(m => m.IsValueCreated).Select(m => m.Value).Where(m => m != model).Distinct())
        {
            own.Dispose();
        }
    }

    private ScanMethod ScanOf(string pattern, string neurons) =>
        new(model, SiteChoice.Choose(map, [pattern], new NeuronList(neurons), (model.Architecture, "DIR")), threads);
}
