namespace NeuronProbe.Corpora.Windows;

/// <summary>Windows that the model reads at once, padded on the right to the length of the longest.</summary>
internal sealed class TokenBatch
{
    /// <param name="windows">The rows. At least one.</param>
    public TokenBatch(IReadOnlyList<Window> windows)
    {
        ArgumentOutOfRangeException.ThrowIfZero(windows.Count);
        Windows = windows;
        Length = windows.Max(w => w.Ids.Length);
        Lengths = [.. windows.Select(w => w.Ids.Length)];
        TokenCount = Lengths.Sum();
    }

    /// <summary>The rows.</summary>
    public IReadOnlyList<Window> Windows { get; }

    /// <summary>Positions in a row: those of the longest window, special tokens counted.</summary>
    public int Length { get; }

    /// <summary>Positions of each row that are no padding, special tokens counted.</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>Positions that are no padding, special tokens counted.</summary>
    public int TokenCount { get; }

    /// <summary>Documents that begin in it.</summary>
    public int DocumentCount => Windows.Count(w => w.FirstToken == 0);

    /// <summary>Tokens of documents, those that are special because a window begins or ends left out.</summary>
    public long DocumentTokens => Windows.Sum(w => (long)w.TokenCount);

    /// <summary>
    /// Token ids, row-major [rows x length], padded on the right with 0. That may be a token's id too: masks go by the
    /// windows' lengths.
    /// </summary>
    /// <remarks>Made when they are first asked for, so that a batch that waits holds its tokens once.</remarks>
    public long[] Ids => field ??= Pad();

    /// <summary>The share of positions that are padding, from 0 to below 1.</summary>
    public double PaddingFraction => 1 - (TokenCount / ((double)Windows.Count * Length));

    private long[] Pad()
    {
        long[] padded = new long[Windows.Count * Length];
        for (int row = 0; row < Windows.Count; row++)
        {
            int[] ids = Windows[row].Ids;
            for (int i = 0; i < ids.Length; i++)
            {
                padded[(row * Length) + i] = ids[i];
            }
        }
        return padded;
    }
}
