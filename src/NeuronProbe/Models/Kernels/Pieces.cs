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
        KernelThreads.Run((int)((rows + step - 1) / step), piece =>
        {
            long first = piece * step;
            run(first, (int)Math.Min(step, rows - first));
        });
    }
}
