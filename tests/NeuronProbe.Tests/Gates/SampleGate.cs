using NeuronProbe.Gates;
using NeuronProbe.Sites;

namespace NeuronProbe.Tests.Gates;

/// <summary>Sites and neurons for rules to judge.</summary>
internal static class SampleGate
{
    /// <summary>Twelve layers of 3,072 neurons, as GPT-2 small has.</summary>
    public static IReadOnlyList<SiteSelection> Gpt2 { get; } =
        [.. Enumerable.Range(0, 12).Select(layer => SiteSelection.All(Site(layer, 3072)))];

    /// <summary>The neurons of a layer.</summary>
    public static Site Site(int layer, int width) =>
        new($"transformer.h.{layer}.mlp.c_proj", SiteSide.Input, layer, width) { Alias = $"ffn.{layer}.post" };

    /// <summary>The first neurons of a site; the later ones are larger.</summary>
    public static IEnumerable<Offender> Offenders(int site, int count, string text = "W1 {0} sd") =>
        Enumerable.Range(0, count).Select(neuron => new Offender(
            site, neuron, neuron + (site / 100.0), string.Format(null, text, neuron)));

    /// <summary>All neurons of all sites.</summary>
    public static IReadOnlyList<Offender> All { get; } =
        [.. Enumerable.Range(0, 12).SelectMany(site => Offenders(site, 3072))];
}
