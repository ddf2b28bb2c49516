using NeuronProbe.Models.Layers;
using NeuronProbe.Sites;
using static TorchSharp.torch;
using HookRemover = TorchSharp.torch.nn.HookableModule<
    System.Func<TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, TorchSharp.torch.Tensor,
        TorchSharp.torch.Tensor>,
    System.Func<TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, TorchSharp.torch.Tensor,
        TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>>.HookRemover;

namespace NeuronProbe.Probing;

/// <summary>Hooks on the modules of chosen points, removed when the session is disposed.</summary>
internal sealed class HookSession : IDisposable
{
    private readonly List<HookRemover> removers = [];
    private readonly IReadOnlyList<HookPoint> points;
    private readonly int[] fireCounts;

    /// <param name="points">What to observe.</param>
    /// <param name="observe">Told the index into <paramref name="points"/> and the whole tensor, of which a point may
    /// be a part, [rows x length x columns], borrowed for the call.</param>
    public HookSession(IReadOnlyList<HookPoint> points, Action<int, Tensor> observe)
        : this(points, Observing(observe))
    {
    }

    private HookSession(IReadOnlyList<HookPoint> points, Func<int, Tensor, Tensor> replace)
    {
        this.points = points;
        fireCounts = new int[points.Count];
        for (int i = 0; i < points.Count; i++)
        {
            int index = i;
            CountHook(points[i], 1);
            removers.Add(points[i].Site.Side == SiteSide.Input
                ? points[i].Module.register_forward_pre_hook((_, input) => Count(index, input, replace))
                : points[i].Module.register_forward_hook((_, _, output) => Count(index, output, replace)));
        }
    }

    /// <summary>Hooks that may replace what they see. Its name keeps it apart from those that observe, whose functions
    /// may give a value that means nothing.</summary>
    /// <param name="points">What to see.</param>
    /// <param name="replace">Told the index into <paramref name="points"/> and the whole tensor, of which a point may
    /// be a part, [rows x length x columns], borrowed for the call; gives it back, or another in its place.</param>
    public static HookSession Replacing(IReadOnlyList<HookPoint> points, Func<int, Tensor, Tensor> replace) =>
        new(points, replace);

    /// <summary>How often each hook has fired since the last reset.</summary>
    public IReadOnlyList<int> FireCounts => fireCounts;

    public void ResetCounts() => Array.Clear(fireCounts);

    /// <summary>Demands that since the last reset every hook fired exactly once, but for those whose tokens are routed.
    /// </summary>
    /// <exception cref="InvalidOperationException">One did not: a defect of the architecture's code.</exception>
    public void DemandOneFiring()
    {
        for (int i = 0; i < points.Count; i++)
        {
            if (fireCounts[i] != 1 && !points[i].IsRouted)
            {
                throw new InvalidOperationException(
                    $"{points[i].Site}: expected its hook to fire once a forward pass, but it fired {fireCounts[i]} "
                        + "times.");
            }
        }
    }

    public void Dispose()
    {
        for (int i = 0; i < removers.Count; i++)
        {
            removers[i].remove();
            CountHook(points[i], -1);
        }
        removers.Clear();
    }

    private static Func<int, Tensor, Tensor> Observing(Action<int, Tensor> observe) => (index, tensor) =>
    {
        observe(index, tensor);
        // TorchSharp replaces the module's value by what a hook returns, so an observer returns what it was given.
        return tensor;
    };

    private static void CountHook(HookPoint point, int change)
    {
        if (point.Module is Linear linear)
        {
            linear.HookCount += change;
        }
    }

    private Tensor Count(int index, Tensor tensor, Func<int, Tensor, Tensor> replace)
    {
        fireCounts[index]++;
        return replace(index, tensor);
    }
}
