namespace NeuronProbe;

/// <summary>Numbers that look random and are the same on every machine, in every shard and every run.</summary>
internal static class StableHash
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>A number of a text: FNV-1a over its UTF-16 units.</summary>
    public static ulong Of(string text)
    {
        ulong hash = Basis;
        foreach (char unit in text)
        {
            hash = (hash ^ unit) * Prime;
        }
        return Mix(hash);
    }

    /// <summary>A number of several numbers, in their order.</summary>
    public static ulong Of(params ReadOnlySpan<ulong> parts)
    {
        ulong hash = Basis;
        foreach (ulong part in parts)
        {
            hash = Mix(hash ^ part);
        }
        return hash;
    }

    /// <summary>The same as a fraction from 0 to below 1.</summary>
    public static double Fraction(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));

    /// <summary>One step of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
