namespace NeuronProbe.Models.Kernels;

/// <summary>Pieces of memory that nobody uses, and which of them one takes. Not for several threads at once.</summary>
internal sealed class FreeBuffers
{
    // What is smaller does not take a buffer of more than so many times its size: others would miss that.
    private const int MostTimes = 4;

    // Ascending by size.
    private readonly List<(nint Memory, long Bytes)> buffers = [];

    /// <summary>How many there are.</summary>
    public int Count => buffers.Count;

    public void Add(nint memory, long bytes) => buffers.Insert(PlaceOf(bytes), (memory, bytes));

    /// <summary>The smallest buffer that has room, unless it is much too large; it is then no longer free.</summary>
    /// <param name="bytes">How much room.</param>
    /// <param name="taken">The buffer, with its size.</param>
    public bool TryTake(long bytes, out (nint Memory, long Bytes) taken)
    {
        int place = PlaceOf(bytes);
        taken = place < buffers.Count && buffers[place].Bytes <= MostTimes * bytes ? buffers[place] : default;
        if (taken == default)
        {
            return false;
        }
        buffers.RemoveAt(place);
        return true;
    }

    /// <summary>The largest buffer that has not quite room, more than half: whoever needed it needs more by now. It is
    /// no longer among these.</summary>
    /// <param name="bytes">How much room there would have to be.</param>
    /// <param name="outgrown">The buffer.</param>
    public bool TryRemoveOutgrown(long bytes, out nint outgrown)
    {
        int place = PlaceOf(bytes) - 1;
        outgrown = place >= 0 && 2 * buffers[place].Bytes > bytes ? buffers[place].Memory : 0;
        if (outgrown == 0)
        {
            return false;
        }
        buffers.RemoveAt(place);
        return true;
    }

    /// <summary>All of them, which are no longer among these.</summary>
    public nint[] RemoveAll()
    {
        nint[] all = [.. buffers.Select(buffer => buffer.Memory)];
        buffers.Clear();
        return all;
    }

    private int PlaceOf(long bytes)
    {
        int place = buffers.FindIndex(buffer => buffer.Bytes >= bytes);
        return place < 0 ? buffers.Count : place;
    }
}
