using NeuronProbe.Models.Layers;
using NeuronProbe.Sites;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>Proves on one window, before anything is counted, that the chosen sites are what their names say.</summary>
internal static class SiteProof
{
    // A few tokens prove as much as a window, and all sites are held at once.
    private const int ProofTokens = 16;

    /// <summary>
    /// Runs the window through the model and checks that every hook fires exactly once, that feed-forward sites have the width of the
    /// config, and that each <c>ffn.N.post</c> is act(pre), or act(gate) * up, computed here in double precision from the module's neighbours.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="map">Its sites.</param>
    /// <param name="choices">The sites that the scan will hook.</param>
    /// <param name="ids">The window's ids.</param>
    /// <exception cref="InvalidOperationException">A site is not what it claims to be: a defect of the architecture's code.</exception>
    public static void Check(TransformerModel model, SiteMap map, IReadOnlyList<SiteChoice> choices, ReadOnlySpan<int> ids)
    {
        ids = ids[..Math.Min(ids.Length, ProofTokens)];
        using var scope = NewDisposeScope();
        using var noGradient = inference_mode();
        (Linear, SiteSide)[] hooked = [.. choices.Select(c => (c.Module, c.Site.Side)).Concat(Neighbours(model, choices)).Distinct()];
        var seen = new Dictionary<(Linear, SiteSide), Tensor>();
        using var session = new HookSession(hooked, (i, t) => seen[hooked[i]] = t.to(ScalarType.Float64).DetachFromDisposeScope());
        try
        {
            using Tensor input = tensor(ids.ToArray().Select(id => (long)id).ToArray(), 1, ids.Length, device: model.Device);
            using Tensor hidden = model.Run(input, 1 + choices.Max(c => c.Site.Layer));
            for (int i = 0; i < hooked.Length; i++)
            {
                Demand(session.FireCounts[i] == 1, NameOf(map, hooked[i]), "to fire once a forward pass", $"{session.FireCounts[i]} times");
                CheckWidth(model, map, hooked[i], seen[hooked[i]].shape[^1]);
            }
            foreach (FeedForward ffn in model.FeedForwards.Where(f => seen.ContainsKey((f.Down, SiteSide.Input))))
            {
                CheckFeedForward(model, map, ffn, seen);
            }
        }
        finally
        {
            foreach (Tensor value in seen.Values)
            {
                value.Dispose();
            }
        }
    }

    /// <summary>What a chosen post site is computed from.</summary>
    private static IEnumerable<(Linear Module, SiteSide Side)> Neighbours(TransformerModel model, IReadOnlyList<SiteChoice> choices)
    {
        foreach (FeedForward ffn in model.FeedForwards)
        {
            if (choices.Any(c => ReferenceEquals(c.Module, ffn.Down) && c.Site.Side == SiteSide.Input))
            {
                yield return (ffn.Up.Module, SiteSide.Output);
                if (ffn.Gate is not null)
                {
                    yield return (ffn.Gate.Module, SiteSide.Output);
                }
            }
        }
    }

    private static void CheckWidth(TransformerModel model, SiteMap map, (Linear Module, SiteSide Side) hooked, long width)
    {
        int neurons = hooked.Side == SiteSide.Input
            ? model.FeedForwards.Count(f => ReferenceEquals(hooked.Module, f.Down))
            : model.FeedForwards.Sum(f => (ReferenceEquals(hooked.Module, f.Up.Module) ? 1 : 0) + (ReferenceEquals(hooked.Module, f.Gate?.Module) ? 1 : 0));
        int own = hooked.Side == SiteSide.Input ? hooked.Module.InputWidth : hooked.Module.OutputWidth;
        int expected = neurons > 0 ? neurons * model.FeedForwardWidth : own;
        Demand(width == expected, NameOf(map, hooked), $"{expected} neurons, as config.json says", $"{width}");
    }

    private static void CheckFeedForward(TransformerModel model, SiteMap map, FeedForward ffn, Dictionary<(Linear, SiteSide), Tensor> seen)
    {
        using var scope = NewDisposeScope();
        string name = NameOf(map, (ffn.Down, SiteSide.Input));
        Tensor post = seen[(ffn.Down, SiteSide.Input)];
        Tensor up = Values(ffn.Up, seen);
        Tensor expected = ffn.Gate is null ? ffn.Activation.Formula(up) : ffn.Activation.Formula(Values(ffn.Gate, seen)) * up;
        // A checkpoint may hold NaN or overflow; that is counted later, and says nothing of the site.
        Tensor isBroken = (post.isfinite() & expected.isfinite()).logical_not();
        double difference = (post - expected).abs().masked_fill(isBroken, Zero).max().item<double>();
        double largest = expected.abs().masked_fill(isBroken, Zero).max().item<double>();
        Demand(difference <= Tolerance(model.Type) * largest, name, $"{ffn.Activation.Name} of the projection before it", $"values that differ by up to {difference}, of values up to {largest}");
    }

    private static Tensor Values(Projection projection, Dictionary<(Linear, SiteSide), Tensor> seen) =>
        seen[(projection.Module, SiteSide.Output)].narrow(-1, projection.First, projection.Width);

    /// <summary>What rounding in the run's type may do: a few units in the last place of the largest value.</summary>
    private static double Tolerance(ScalarType type) => type switch
    {
        ScalarType.BFloat16 => 2e-2,
        ScalarType.Float16 => 3e-3,
        _ => 2e-5,
    };

    private static string NameOf(SiteMap map, (Linear Module, SiteSide Side) hooked) => map.Of(hooked.Module, hooked.Side).Site.Name;

    private static void Demand(bool holds, string site, string expected, string got)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"{site}: expected {expected}, but got {got}. The scan stopped before it counted anything.");
        }
    }
}
