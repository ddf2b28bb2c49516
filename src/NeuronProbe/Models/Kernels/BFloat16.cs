using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Models.Kernels;

/// <summary>Numbers of type bfloat16: the upper 16 bits of a float32.</summary>
internal static class BFloat16
{
    /// <summary>Makes float32 of bfloat16, exactly.</summary>
    public static void Widen(ReadOnlySpan<ushort> source, Span<float> target)
    {
        int i = 0;
        ref ushort from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(target);
        for (; i <= source.Length - Vector512<ushort>.Count; i += Vector512<ushort>.Count)
        {
            (Vector512<uint> low, Vector512<uint> high) = Vector512.Widen(Vector512.LoadUnsafe(ref from, (nuint)i));
            (low << 16).AsSingle().StoreUnsafe(ref to, (nuint)i);
            (high << 16).AsSingle().StoreUnsafe(ref to, (nuint)(i + Vector512<float>.Count));
        }
        for (; i < source.Length; i++)
        {
            target[i] = BitConverter.UInt32BitsToSingle((uint)source[i] << 16);
        }
    }

    /// <summary>Rounds float32 to the nearest bfloat16, ties to even, as LibTorch does; NaN stays NaN.</summary>
    public static void Round(ReadOnlySpan<float> source, Span<ushort> target)
    {
        int i = 0;
        ref float from = ref MemoryMarshal.GetReference(source);
        ref ushort to = ref MemoryMarshal.GetReference(target);
        for (; i <= source.Length - Vector512<ushort>.Count; i += Vector512<ushort>.Count)
        {
            Vector512<uint> low = Round(Vector512.LoadUnsafe(ref from, (nuint)i));
            Vector512<uint> high = Round(Vector512.LoadUnsafe(ref from, (nuint)(i + Vector512<float>.Count)));
            Vector512.Narrow(low, high).StoreUnsafe(ref to, (nuint)i);
        }
        for (; i < source.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(source[i]);
            target[i] = float.IsNaN(source[i]) ? (ushort)0x7fc0 : (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
        }
    }

    private static Vector512<uint> Round(Vector512<float> values)
    {
        Vector512<uint> bits = values.AsUInt32();
        Vector512<uint> rounded = (bits + Vector512.Create(0x7fffu) + ((bits >> 16) & Vector512<uint>.One)) >> 16;
        return Vector512.ConditionalSelect(Vector512.IsNaN(values).AsUInt32(), Vector512.Create(0x7fc0u), rounded);
    }
}
