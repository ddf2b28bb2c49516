using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>Shares rows out to threads.</summary>
internal static class Pieces
{
    // What a thread takes at a time: long enough to be worth it, short enough to be shared out evenly.
    private const int Elements = 32 * 1024;

    /// <summary>Runs an action over rows, some at a time, on as many threads as LibTorch uses.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="width">Elements of a row; at least 1.</param>
    /// <param name="run">Gets the first row and how many.</param>
    public static void Run(long rows, int width, Action<long, int> run)
    {
        long step = Math.Max(1, Elements / width);
        var options = new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() };
        Parallel.For(0, (rows + step - 1) / step, options, piece =>
        {
            long first = piece * step;
            run(first, (int)Math.Min(step, rows - first));
        });
    }

    /// <summary>Where a contiguous tensor of this process begins.</summary>
    public static unsafe nint MemoryOf(Tensor tensor)
    {
        fixed (byte* first = tensor.bytes)
        {
            return (nint)first;
        }
    }
}
