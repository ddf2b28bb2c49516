namespace NeuronProbe.Collectors;

/// <summary>Float32 values as planes of bytes: the lowest byte of each value, then the next ones, and last those with
/// sign and exponent, which are much alike and so get small when they are packed.</summary>
internal static class BytePlanes
{
    private const int Planes = sizeof(float);

    /// <summary>Takes values apart, each bit as it is.</summary>
    /// <param name="values">The values.</param>
    /// <param name="planes">Four bytes a value.</param>
    public static void Split(ReadOnlySpan<float> values, Span<byte> planes)
    {
        int count = values.Length;
        for (int i = 0; i < count; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(values[i]);
            for (int plane = 0; plane < Planes; plane++)
            {
                planes[(plane * count) + i] = (byte)(bits >> (8 * plane));
            }
        }
    }

    /// <summary>Puts them together again.</summary>
    public static void Join(ReadOnlySpan<byte> planes, Span<float> values)
    {
        int count = values.Length;
        for (int i = 0; i < count; i++)
        {
            uint bits = 0;
            for (int plane = 0; plane < Planes; plane++)
            {
                bits |= (uint)planes[(plane * count) + i] << (8 * plane);
            }
            values[i] = BitConverter.UInt32BitsToSingle(bits);
        }
    }
}
