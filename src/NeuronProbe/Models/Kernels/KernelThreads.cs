using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>The threads of the kernels: as many as LibTorch is told to use.</summary>
/// <remarks>Pieces are handed out one by one, so that a thread which was held up holds up no other for longer than a
/// piece takes.</remarks>
internal static class KernelThreads
{
    // Teams stay, by their size: there are few sizes, and threads that have no work sleep.
    private static readonly ConcurrentDictionary<int, WorkerTeam> Teams = [];

    /// <summary>How many there are.</summary>
    public static int Count => get_num_threads();

    /// <summary>Does numbered pieces of work, and returns when the last one is done.</summary>
    /// <param name="pieces">How many pieces.</param>
    /// <param name="perform">Told the number of a piece, from 0. It must not call this itself.</param>
    public static void Run(int pieces, Action<int> perform)
    {
        if (pieces == 1)
        {
            perform(0);
            return;
        }
        Teams.GetOrAdd(Count, size => new WorkerTeam(size)).Run(pieces, (piece, _) => perform(piece));
    }
}
