using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronProbe.Probing;

/// <summary>Copies rows of tokens into a tile in which each neuron has its values side by side, and widens bfloat16 to
/// float32.</summary>
/// <remarks>
/// The rows of a tensor are a power of two apart or nearly so, and the lines of one column fall into few cache sets:
/// read where they are, by each collector again, they would come from memory each time. With AVX, 8 x 8 values are
/// transposed in registers.
/// </remarks>
internal static unsafe class TileCopy
{
    /// <summary>Values that may be written after the last one of each neuron.</summary>
    public const int Slack = Side - 1;

    private const int Side = 8;

    /// <summary>Copies neurons of some rows.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="firstNeuron">The first of the neurons, as an index into the columns.</param>
    /// <param name="neuronCount">How many.</param>
    /// <param name="rows">The rows, in the order in which the tile has them.</param>
    /// <param name="tile">Neuron-major [neurons x stride]; <see cref="Slack"/> values more than there are rows may be
    /// written.</param>
    /// <param name="stride">From one neuron's first value to the next one's.</param>
    public static void Copy(
        in TileSource source, int firstNeuron, int neuronCount, ReadOnlySpan<int> rows, float* tile, int stride) =>
        Copy(source, firstNeuron, neuronCount, rows, tile, stride, Avx.IsSupported);

    /// <summary>Copies with or without AVX: the same bits either way.</summary>
    internal static void Copy(
        in TileSource source, int firstNeuron, int neuronCount, ReadOnlySpan<int> rows, float* tile, int stride,
        bool withAvx)
    {
        int transposed = source.Columns.IsRange && withAvx ? neuronCount / Side * Side : 0;
        if (source.IsBFloat16)
        {
            ushort* first = (ushort*)source.First;
            Transpose<ushort>(first + firstNeuron, source.Stride, transposed, rows, tile, stride);
            for (int neuron = transposed; neuron < neuronCount; neuron++)
            {
                CopyColumn(
                    first + source.Columns.OffsetOf(firstNeuron + neuron), source.Stride, rows,
                    tile + ((long)neuron * stride));
            }
            return;
        }
        float* values = (float*)source.First;
        Transpose<float>(values + firstNeuron, source.Stride, transposed, rows, tile, stride);
        for (int neuron = transposed; neuron < neuronCount; neuron++)
        {
            CopyColumn(
                values + source.Columns.OffsetOf(firstNeuron + neuron), source.Stride, rows,
                tile + ((long)neuron * stride));
        }
    }

    private static void CopyColumn(float* column, long stride, ReadOnlySpan<int> rows, float* destination)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            destination[i] = column[rows[i] * stride];
        }
    }

    private static void CopyColumn(ushort* column, long stride, ReadOnlySpan<int> rows, float* destination)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            // A bfloat16 is the upper half of the float32 of the same value.
            destination[i] = BitConverter.Int32BitsToSingle(column[rows[i] * stride] << 16);
        }
    }

    private static void Transpose<T>(
        T* first, long stride, int neuronCount, ReadOnlySpan<int> rows, float* tile, int tileStride)
        where T : unmanaged
    {
        int whole = rows.Length / Side * Side;
        for (int row = 0; row < whole; row += Side)
        {
            for (int neuron = 0; neuron < neuronCount; neuron += Side)
            {
                TransposeSquare(
                    first + neuron, stride, rows.Slice(row, Side), tile + ((long)neuron * tileStride) + row,
                    tileStride);
            }
        }
        if (whole < rows.Length)
        {
            // The last square is filled up with its last row, which goes into the slack.
            Span<int> last = stackalloc int[Side];
            last.Fill(rows[^1]);
            rows[whole..].CopyTo(last);
            for (int neuron = 0; neuron < neuronCount; neuron += Side)
            {
                TransposeSquare(first + neuron, stride, last, tile + ((long)neuron * tileStride) + whole, tileStride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeSquare<T>(T* first, long stride, ReadOnlySpan<int> rows, float* tile, int tileStride)
        where T : unmanaged
    {
        Vector256<float> a = Load(first + (rows[0] * stride));
        Vector256<float> b = Load(first + (rows[1] * stride));
        Vector256<float> c = Load(first + (rows[2] * stride));
        Vector256<float> d = Load(first + (rows[3] * stride));
        Vector256<float> e = Load(first + (rows[4] * stride));
        Vector256<float> f = Load(first + (rows[5] * stride));
        Vector256<float> g = Load(first + (rows[6] * stride));
        Vector256<float> h = Load(first + (rows[7] * stride));
        TransposeHalves(ref a, ref b, ref c, ref d);
        TransposeHalves(ref e, ref f, ref g, ref h);
        StorePair(a, e, tile, 0, tileStride);
        StorePair(b, f, tile, 1, tileStride);
        StorePair(c, g, tile, 2, tileStride);
        StorePair(d, h, tile, 3, tileStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load<T>(T* values)
        where T : unmanaged
    {
        return typeof(T) == typeof(float)
            ? Vector256.Load((float*)values)
            : Vector256.ShiftLeft(
                Vector256.WidenLower(Vector256.Create(Vector128.Load((ushort*)values), default)), 16).AsSingle();
    }

    /// <summary>Transposes the two squares of 4 x 4 that stand in the halves of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeHalves(
        ref Vector256<float> a, ref Vector256<float> b, ref Vector256<float> c, ref Vector256<float> d)
    {
        Vector256<double> lowerAB = Avx.UnpackLow(a, b).AsDouble();
        Vector256<double> upperAB = Avx.UnpackHigh(a, b).AsDouble();
        Vector256<double> lowerCD = Avx.UnpackLow(c, d).AsDouble();
        Vector256<double> upperCD = Avx.UnpackHigh(c, d).AsDouble();
        a = Avx.UnpackLow(lowerAB, lowerCD).AsSingle();
        b = Avx.UnpackHigh(lowerAB, lowerCD).AsSingle();
        c = Avx.UnpackLow(upperAB, upperCD).AsSingle();
        d = Avx.UnpackHigh(upperAB, upperCD).AsSingle();
    }

    /// <summary>Stores two neurons that are 4 apart, each from a half of both vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(
        Vector256<float> firstRows, Vector256<float> lastRows, float* tile, int neuron, int stride)
    {
        Avx.Permute2x128(firstRows, lastRows, 0x20).Store(tile + ((long)neuron * stride));
        Avx.Permute2x128(firstRows, lastRows, 0x31).Store(tile + ((long)(neuron + 4) * stride));
    }
}
