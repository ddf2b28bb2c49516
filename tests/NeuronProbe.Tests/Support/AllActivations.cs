using System.Collections.Concurrent;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Support;

/// <summary>Every activation of the feed-forward neurons on every token of a corpus, kept in memory:
/// what a scan must agree with.</summary>
/// <remarks>Each window is a forward pass of its own, without padding.
/// Nothing of the scan is used but the hooks.</remarks>
internal sealed class AllActivations
{
    private readonly Dictionary<string, float[][][]> values = [];
    private readonly ConcurrentDictionary<string, (Numbers[], PlainFlags)> figures = [];
    private readonly ConcurrentDictionary<string, double> largest = [];

    /// <param name="model">The model.</param>
    /// <param name="documents">The documents; their places are their numbers.</param>
    /// <param name="prefix">Ids before each window's own.</param>
    /// <param name="windowLength">Tokens in a window, with the prefix.</param>
    public AllActivations(
        TransformerModel model, IReadOnlyList<TokenDocument> documents, int[] prefix, int windowLength)
    {
        Documents = documents;
        var map = new SiteMap(model);
        Sites = [.. Enumerable.Range(0, model.LayerCount).Select(
            layer => map.Sites.Single(s => s.Aliases.Contains($"ffn.{layer}.post")))];
        foreach (HookPoint site in Sites)
        {
            values[site.Site.Name] = [.. documents.Select(d => new float[d.Ids.Length][])];
        }
        for (int document = 0; document < documents.Count; document++)
        {
            int[] ids = documents[document].Ids;
            int room = windowLength - prefix.Length;
            for (int first = 0; first < ids.Length; first += room)
            {
                Observe(model, document, first, prefix, ids[first..Math.Min(ids.Length, first + room)]);
            }
        }
    }

    public IReadOnlyList<TokenDocument> Documents { get; }

    /// <summary><c>ffn.N.post</c> of every layer.</summary>
    public IReadOnlyList<HookPoint> Sites { get; }

    /// <summary>Whether a token counts: by document and token.</summary>
    public Func<int, int, bool> IsCounted { get; init; } = (_, _) => true;

    /// <summary>Activations of one document, [tokens][neurons].</summary>
    public float[][] this[string site, int document] => values[site][document];

    /// <summary>The counted activations of a neuron, document by document.</summary>
    public IEnumerable<(int Document, int Token, float Value)> Of(string site, int neuron)
    {
        for (int document = 0; document < Documents.Count; document++)
        {
            float[][] rows = values[site][document];
            for (int token = 0; token < rows.Length; token++)
            {
                if (IsCounted(document, token))
                {
                    yield return (document, token, rows[token][neuron]);
                }
            }
        }
    }

    /// <summary>The statistics of each neuron of a site, and their flags.</summary>
    public (Numbers[] Neurons, PlainFlags Flags) FiguresOf(HookPoint point) =>
        figures.GetOrAdd(point.Site.Name, name =>
        {
            Numbers[] neurons = [.. Enumerable.Range(0, point.Site.Width).Select(
                neuron => new Numbers(Of(name, neuron).Select(v => v.Value)))];
            return (neurons, new PlainFlags(neurons, point.Site.IsGatedProduct));
        });

    /// <summary>The largest magnitude at a site, of finite values.</summary>
    public double Largest(string site) => largest.GetOrAdd(site, name =>
        values[name].SelectMany(rows => rows).Max(row => row.Max(v => float.IsFinite(v) ? Math.Abs((double)v) : 0)));

    private void Observe(TransformerModel model, int document, int first, int[] prefix, int[] own)
    {
        long[] ids = [.. prefix.Concat(own).Select(id => (long)id)];
        using Tensor input = tensor(ids, 1, ids.Length);
        using var session = new HookSession(Sites, (site, tensor) =>
        {
            using Tensor wide = tensor.to(ScalarType.Float32);
            using Tensor contiguous = wide.contiguous();
            float[][] rows = [.. contiguous.data<float>().ToArray().Chunk(Sites[site].Site.Width)];
            rows.AsSpan(prefix.Length).CopyTo(values[Sites[site].Site.Name][document].AsSpan(first));
        });
        using Tensor hidden = model.Run(input, model.LayerCount);
    }
}
