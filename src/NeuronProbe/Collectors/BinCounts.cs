using System.Runtime.CompilerServices;

namespace NeuronProbe.Collectors;

/// <summary>Counts of a fixed number of bins for each neuron: 32 bits each, and 16 more for the neurons of which a bin needs them.</summary>
internal sealed class BinCounts(int neuronCount, int binCount)
{
    private const long Largest = (1L << 48) - 1;

    private readonly uint[] low = new uint[checked(neuronCount * binCount)];
    private readonly ushort[]?[] high = new ushort[neuronCount][];

    public long this[int neuron, int bin]
    {
        get => low[(neuron * binCount) + bin] | ((long)(high[neuron]?[bin] ?? 0) << 32);
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Largest);
            low[(neuron * binCount) + bin] = (uint)value;
            if (value > uint.MaxValue || high[neuron] is not null)
            {
                (high[neuron] ??= new ushort[binCount])[bin] = (ushort)(value >> 32);
            }
        }
    }

    /// <summary>Counts one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Increment(int neuron, int bin)
    {
        if (++low[(neuron * binCount) + bin] == 0)
        {
            Carry(neuron, bin);
        }
    }

    /// <summary>Forgets all counts of a neuron.</summary>
    public void Clear(int neuron)
    {
        low.AsSpan(neuron * binCount, binCount).Clear();
        high[neuron] = null;
    }

    private void Carry(int neuron, int bin)
    {
        ushort[] carried = high[neuron] ??= new ushort[binCount];
        carried[bin] = checked((ushort)(carried[bin] + 1));
    }
}
