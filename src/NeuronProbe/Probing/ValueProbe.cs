using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Layers;
using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>Told the values of some neurons of a site on all tokens of a batch.</summary>
/// <param name="site">Index of the site.</param>
/// <param name="firstNeuron">The first of the neurons, as an index into the site's selection.</param>
/// <param name="neuronCount">How many.</param>
/// <param name="values">Neuron-major [neurons x stride], float32: each neuron's values window by window, in order of
/// position, without padding; borrowed for the call.</param>
/// <param name="stride">From one neuron's first value to the next one's.</param>
internal delegate void ValueObserver(
    int site, int firstNeuron, int neuronCount, ReadOnlySpan<float> values, int stride);

/// <summary>Runs batches through a hooked model and hands on every value of chosen neurons, also on tokens that a scan
/// leaves out.</summary>
internal sealed unsafe class ValueProbe : IDisposable
{
    private const int TileNeurons = 64;

    private readonly TransformerModel model;
    private readonly IReadOnlyList<SiteChoice> choices;
    private readonly ValueObserver observe;
    private readonly TileColumns[] columns;
    private readonly TileMemory tile = new();
    private readonly HookSession session;
    private readonly int layerCount;
    private int[] rows = [];

    /// <param name="model">The model; borrowed, and hooked until this is disposed.</param>
    /// <param name="choices">What to hook; at least one site.</param>
    /// <param name="observe">Told the values of each site in turn.</param>
    public ValueProbe(TransformerModel model, IReadOnlyList<SiteChoice> choices, ValueObserver observe)
    {
        (this.model, this.choices, this.observe) = (model, choices, observe);
        columns = [.. choices.Select(choice => new TileColumns(choice.Selection))];
        layerCount = 1 + choices.Max(choice => choice.Site.Layer);
        session = new HookSession([.. choices.Select(choice => choice.Point)], Observe);
    }

    /// <summary>Runs one batch.</summary>
    public void Run(TokenBatch batch)
    {
        rows =
        [
            .. batch.Lengths.SelectMany((length, row) => Enumerable.Range(row * batch.Length, length)),
        ];
        session.ResetCounts();
        using var noGradient = inference_mode();
        using Tensor ids = tensor(batch.Ids, batch.Windows.Count, batch.Length, device: model.Device);
        using Tensor hidden = model.Run(ids, layerCount, batch.Lengths);
        session.DemandOneFiring();
    }

    public void Dispose()
    {
        session.Dispose();
        tile.Dispose();
    }

    private void Observe(int site, Tensor tensor)
    {
        using var values = new ActivationValues(tensor, choices[site].Selection, columns[site]);
        int stride = rows.Length + TileCopy.Slack;
        tile.DemandLength((long)TileNeurons * stride);
        for (int first = 0; first < columns[site].Count; first += TileNeurons)
        {
            int count = Math.Min(TileNeurons, columns[site].Count - first);
            TileCopy.Copy(values.Source, first, count, rows, tile.First, stride);
            observe(site, first, count, new ReadOnlySpan<float>(tile.First, count * stride), stride);
        }
    }
}
