using NeuronProbe.Models.Layers;
using NeuronProbe.Sites;
using static TorchSharp.torch;
using HookRemover = TorchSharp.torch.nn.HookableModule<
    System.Func<TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>,
    System.Func<TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>>.HookRemover;

namespace NeuronProbe.Probing;

/// <summary>Hooks on the linear modules of chosen sites, removed when the session is disposed.</summary>
internal sealed class HookSession : IDisposable
{
    private readonly List<HookRemover> removers = [];
    private readonly int[] fireCounts;

    /// <param name="sites">Modules and the side of each to observe.</param>
    /// <param name="observe">Told the index into <paramref name="sites"/> and the tensor [rows x length x neurons], borrowed for the call.</param>
    public HookSession(IReadOnlyList<(Linear Module, SiteSide Side)> sites, Action<int, Tensor> observe)
    {
        fireCounts = new int[sites.Count];
        for (int i = 0; i < sites.Count; i++)
        {
            int index = i;
            removers.Add(sites[i].Side == SiteSide.Input
                ? sites[i].Module.register_forward_pre_hook((_, input) => Observe(index, input, observe))
                : sites[i].Module.register_forward_hook((_, _, output) => Observe(index, output, observe)));
        }
    }

    /// <summary>How often each hook has fired since the last reset.</summary>
    public IReadOnlyList<int> FireCounts => fireCounts;

    public void ResetCounts() => Array.Clear(fireCounts);

    public void Dispose()
    {
        removers.ForEach(r => r.remove());
        removers.Clear();
    }

    private Tensor Observe(int index, Tensor tensor, Action<int, Tensor> observe)
    {
        fireCounts[index]++;
        observe(index, tensor);
        // TorchSharp replaces the module's value by what a hook returns, so an observer returns what it was given.
        return tensor;
    }
}
