using NeuronProbe.Sites;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A place in a model where activations can be read: one side of a module, or some columns of it.</summary>
/// <param name="Module">The module to hook.</param>
/// <param name="Site">Which of its tensors, and which columns of that.</param>
internal sealed record HookPoint(nn.Module<Tensor, Tensor> Module, Site Site)
{
    /// <summary>Columns that the config gives the whole tensor that a hook sees.</summary>
    public int TensorWidth { get; private init; } = Site.Width;

    /// <summary>Its family-independent names, such as <c>ffn.3.post</c>; no two points share one.</summary>
    public IReadOnlyList<string> Aliases { get; private init; } = [];

    /// <summary>Names of a series of points that this is one of, such as <c>attn.3.head</c>.</summary>
    public IReadOnlyList<string> SeriesNames { get; private init; } = [];

    /// <summary>Whether wildcards over module paths leave it out, so that only its full path or an alias chooses it.
    /// </summary>
    public bool IsChosenByNameAlone { get; init; }

    /// <summary>Whether only some tokens reach the module, so that it may fire any number of times a pass.</summary>
    public bool IsRouted { get; init; }

    /// <summary>How its tensor follows from other points' tensors, or null where that is not known.</summary>
    public Derivation? Derivation { get; init; }

    /// <summary>The whole side of the module, of which this may be a part.</summary>
    public Site WholeSide =>
        PartStart is null ? Site : Site with { PartStart = null, Width = TensorWidth, Alias = null };

    /// <summary>First column of its part, or null where it is the whole tensor.</summary>
    public int? PartStart => Site.PartStart;

    /// <summary>The same point under family-independent names, of which the first is the site's alias.</summary>
    public HookPoint Named(params IReadOnlyList<string> aliases) =>
        this with { Aliases = aliases, Site = Site with { Alias = aliases[0] } };

    /// <summary>Some columns of a whole tensor, without a name.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="width">How many.</param>
    public HookPoint Cut(int first, int width) => this with
    {
        Site = Site with { PartStart = first, Width = width, Alias = null },
        Aliases = [],
        SeriesNames = [],
    };

    /// <summary>The same point as a numbered member of a series: it is called by each of the series' names with its
    /// number, and a series' name alone means all of its members.</summary>
    public HookPoint InSeries(int number, params IReadOnlyList<string> names) =>
        Named([.. names.Select(name => FormattableString.Invariant($"{name}.{number}"))]) with { SeriesNames = names };
}
