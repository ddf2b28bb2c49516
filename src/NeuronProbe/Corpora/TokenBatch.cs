namespace NeuronProbe.Corpora;

/// <summary>Windows that the model reads at once, padded on the right to the length of the longest.</summary>
internal sealed class TokenBatch
{
    /// <param name="windows">The rows. At least one.</param>
    public TokenBatch(IReadOnlyList<Window> windows)
    {
        ArgumentOutOfRangeException.ThrowIfZero(windows.Count);
        Windows = windows;
        Length = windows.Max(w => w.Ids.Length);
        TokenCount = windows.Sum(w => w.Ids.Length);
        Ids = new long[windows.Count * Length];
        for (int row = 0; row < windows.Count; row++)
        {
            int[] ids = windows[row].Ids;
            for (int i = 0; i < ids.Length; i++)
            {
                Ids[(row * Length) + i] = ids[i];
            }
        }
    }

    /// <summary>The rows.</summary>
    public IReadOnlyList<Window> Windows { get; }

    /// <summary>Positions in a row: those of the longest window, special tokens counted.</summary>
    public int Length { get; }

    /// <summary>Positions that are no padding, special tokens counted.</summary>
    public int TokenCount { get; }

    /// <summary>Token ids, row-major [rows x length], padded on the right with 0. That may be a token's id too: masks go by the windows' lengths.</summary>
    public long[] Ids { get; }

    /// <summary>The share of positions that are padding, from 0 to below 1.</summary>
    public double PaddingFraction => 1 - ((double)TokenCount / Ids.Length);
}
