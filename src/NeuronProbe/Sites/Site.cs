using System.Globalization;

namespace NeuronProbe.Sites;

/// <summary>Which side of a module: what a forward pre-hook sees, or what a forward hook sees.</summary>
public enum SiteSide
{
    Input,
    Output,
}

/// <summary>One side of one module, or a part of it.</summary>
/// <param name="ModulePath">The dotted name that <c>named_modules()</c> gives.</param>
/// <param name="Side">Input or output.</param>
/// <param name="Layer">The layer that the module belongs to, from 0.</param>
/// <param name="Width">Neurons of the site.</param>
/// <param name="PartStart">First index of the part in the module's dimension,
/// or null where the site is the whole side.</param>
public sealed record Site(string ModulePath, SiteSide Side, int Layer, int Width, int? PartStart = null)
{
    /// <summary>The first of its family-independent names, such as <c>ffn.3.post</c>,
    /// or null where it has none.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether its values are products of a gate and another projection, such as <c>ffn.3.post</c> of a gated
    /// network, so that their sign says nothing of activity.</summary>
    public bool IsGatedProduct { get; init; }

    /// <summary>The canonical name: <c>PATH:input</c>, <c>PATH:output</c> or, for a part,
    /// <c>PATH:input[a:b]</c> or <c>PATH:output[a:b]</c>.</summary>
    // Computed when asked for: a stored one would be copied by 'with' beside another part.
    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"{ModulePath}:{(Side == SiteSide.Input ? "input" : "output")}{Part}");

    private string Part => PartStart is int start
        ? string.Create(CultureInfo.InvariantCulture, $"[{start}:{start + Width}]")
        : "";

    public override string ToString() => Name;
}
