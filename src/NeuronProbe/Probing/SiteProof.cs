using NeuronProbe.Models.Kernels;
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
    /// Runs the window through the model and checks that every hook fires exactly once, that each tensor has the width
    /// of the config, and that a point which says how it is derived from others (<c>ffn.N.post</c> is act(pre), or
    /// act(gate) * up) has the values that come out in double precision.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="choices">The sites that the scan will hook.</param>
    /// <param name="ids">The window's ids.</param>
    /// <exception cref="InvalidOperationException">A site is not what it claims to be: a defect of the architecture's
    /// code.</exception>
    public static void Check(TransformerModel model, IReadOnlyList<SiteChoice> choices, ReadOnlySpan<int> ids)
    {
        ids = ids[..Math.Min(ids.Length, ProofTokens)];
        using var scope = NewDisposeScope();
        using var noGradient = inference_mode();
        HookPoint[] chosen = [.. choices.Select(c => c.Point).DistinctBy(SideOf)];
        HookPoint[] hooked = [.. chosen.Concat(chosen.SelectMany(p => p.Derivation?.Sources ?? [])).DistinctBy(SideOf)];
        var seen = new Dictionary<(nn.Module, SiteSide), Tensor>();
        using var session = new HookSession(
            hooked, (i, t) => seen[SideOf(hooked[i])] = t.to(ScalarType.Float64).DetachFromDisposeScope());
        try
        {
            using Tensor input = tensor(
                ids.ToArray().Select(id => (long)id).ToArray(), 1, ids.Length, device: model.Device);
            using Tensor hidden = model.Run(input, 1 + choices.Max(c => c.Site.Layer));
            session.DemandOneFiring();
            foreach (HookPoint point in hooked)
            {
                long width = seen[SideOf(point)].shape[^1];
                Demand(
                    width == point.TensorWidth, point, $"{point.TensorWidth} neurons, as config.json says", $"{width}");
            }
            foreach (HookPoint point in chosen)
            {
                CheckDerivation(point, seen, Tolerance(model.Type));
            }
        }
        finally
        {
            foreach (Tensor value in seen.Values)
            {
                value.Dispose();
            }
            // What was read of the checkpoint to lay out the layers that are run.
            NativeLibraries.ReturnFreeMemory();
        }
    }

    private static (nn.Module Module, SiteSide Side) SideOf(HookPoint point) => (point.Module, point.Site.Side);

    private static void CheckDerivation(
        HookPoint point, Dictionary<(nn.Module, SiteSide), Tensor> seen, double tolerance)
    {
        if (point.Derivation is not { } derivation)
        {
            return;
        }
        using var scope = NewDisposeScope();
        Tensor values = seen[SideOf(point)];
        Tensor expected = derivation.Formula(
            [.. derivation.Sources.Select(s => seen[SideOf(s)].narrow(-1, s.PartStart ?? 0, s.Site.Width))]);
        // A checkpoint may hold NaN or overflow; that is counted later, and says nothing of the site.
        Tensor isBroken = (values.isfinite() & expected.isfinite()).logical_not();
        double difference = (values - expected).abs().masked_fill(isBroken, Zero).max().item<double>();
        double largest = expected.abs().masked_fill(isBroken, Zero).max().item<double>();
        Demand(
            difference <= tolerance * largest, point, derivation.Description,
            $"values that differ by up to {difference}, of values up to {largest}");
    }

    /// <summary>What rounding in the run's type may do: a few units in the last place of the largest value.</summary>
    private static double Tolerance(ScalarType type) => type switch
    {
        ScalarType.BFloat16 => 2e-2,
        ScalarType.Float16 => 3e-3,
        _ => 2e-5,
    };

    private static void Demand(bool holds, HookPoint point, string expected, string got)
    {
        if (!holds)
        {
            throw new InvalidOperationException(
                $"{point.WholeSide}: expected {expected}, but got {got}. The scan stopped before it counted anything.");
        }
    }
}
