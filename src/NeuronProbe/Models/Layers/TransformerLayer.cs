using NeuronProbe.Sites;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A layer of a model: the residual stream in, the residual stream out.</summary>
internal abstract class TransformerLayer(string name) : nn.Module<Tensor, Tensor>(name)
{
    public abstract FeedForward FeedForward { get; }

    /// <summary>The attention's heads, or null in a layer without attention.</summary>
    public abstract AttentionHeads? Heads { get; }

    /// <summary>Whether a norm is the last thing in the layer, so that its output is no plain sum.</summary>
    public virtual bool EndsWithNorm => false;

    /// <summary>What the feed-forward network's output is multiplied by before it is added to the layer's output; null
    /// where it is not added as it is, but through a norm.</summary>
    public virtual double? FeedForwardGain => EndsWithNorm ? null : 1;

    /// <summary>The layer's hook points with family-independent names; a family with more of its own adds them here.
    /// </summary>
    /// <param name="sites">Makes them.</param>
    public virtual IEnumerable<HookPoint> HookPoints(LayerSites sites) =>
        [ResidualPost(sites), .. Heads?.HookPoints(sites) ?? [], .. FeedForward.HookPoints(sites)];

    private HookPoint ResidualPost(LayerSites sites)
    {
        string name = $"resid.{sites.Number}.post";
        HookPoint output = sites.Whole(this, SiteSide.Output, sites.HiddenWidth) with { IsChosenByNameAlone = true };
        // TransformerLens calls the sum before such a norm by this name, which no module gives.
        return EndsWithNorm ? output.Named(name) : output.Named(name, $"blocks.{sites.Number}.hook_resid_post");
    }
}
