namespace MakeSample.Corpus;

/// <summary>Random numbers that are the same on every machine and every version of .NET (Steele,
/// Lea and Flood 2014).</summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong state = seed;

    /// <summary>A whole number from 0 up to, but not with, <paramref name="limit"/>.</summary>
    public int Next(int limit)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (int)(((z >> 32) * (ulong)limit) >> 32);
    }

    /// <summary>Puts the items in a random order, in place.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
