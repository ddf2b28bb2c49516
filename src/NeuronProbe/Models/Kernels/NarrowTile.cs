using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronProbe.Models.Kernels;

/// <summary>Tiles with AVX2 and fused multiply-adds: a quarter of the panel at a time, so that its 12 vectors of sums
/// stay in registers.</summary>
internal sealed unsafe class NarrowTile : IProductTile
{
    private const int Lanes = 8;

    public static void Multiply(in ProductTile tile)
    {
        for (int column = 0; column < PackedMatrix.PanelWidth; column += 2 * Lanes)
        {
            MultiplyColumns(tile, column);
        }
    }

    // Compiled once and well: what a profile of the first calls makes of the loop may leave sums in memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyColumns(in ProductTile tile, int column)
    {
        float* a = tile.InputRow(0), b = tile.InputRow(1), c = tile.InputRow(2);
        float* d = tile.InputRow(3), e = tile.InputRow(4), f = tile.InputRow(5);
        Sums sumsA = Begin(tile, 0, column), sumsB = Begin(tile, 1, column), sumsC = Begin(tile, 2, column);
        Sums sumsD = Begin(tile, 3, column), sumsE = Begin(tile, 4, column), sumsF = Begin(tile, 5, column);
        float* weights = tile.Panel + column;
        nint count = tile.InputCount;
        for (nint i = 0; i < count; i++, weights += PackedMatrix.PanelWidth)
        {
            Vector256<float> first = Avx.LoadVector256(weights), second = Avx.LoadVector256(weights + Lanes);
            Add(ref sumsA, a[i], first, second);
            Add(ref sumsB, b[i], first, second);
            Add(ref sumsC, c[i], first, second);
            Add(ref sumsD, d[i], first, second);
            Add(ref sumsE, e[i], first, second);
            Add(ref sumsF, f[i], first, second);
        }
        End(tile, 0, column, sumsA);
        End(tile, 1, column, sumsB);
        End(tile, 2, column, sumsC);
        End(tile, 3, column, sumsD);
        End(tile, 4, column, sumsE);
        End(tile, 5, column, sumsF);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Sums Begin(in ProductTile tile, int row, int column)
    {
        if (tile.IsFirst)
        {
            return default;
        }
        float* output = tile.OutputRow(row) + column;
        return new Sums(Avx.LoadVector256(output), Avx.LoadVector256(output + Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref Sums sums, float input, Vector256<float> first, Vector256<float> second)
    {
        var all = Vector256.Create(input);
        sums.First = Fma.MultiplyAdd(all, first, sums.First);
        sums.Second = Fma.MultiplyAdd(all, second, sums.Second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(in ProductTile tile, int row, int column, Sums sums)
    {
        if (tile.Bias != null)
        {
            sums = new Sums(
                Avx.Add(sums.First, Avx.LoadVector256(tile.Bias + column)),
                Avx.Add(sums.Second, Avx.LoadVector256(tile.Bias + column + Lanes)));
        }
        float* output = tile.OutputRow(row) + column;
        Avx.Store(output, sums.First);
        Avx.Store(output + Lanes, sums.Second);
    }

    private struct Sums(Vector256<float> first, Vector256<float> second)
    {
        public Vector256<float> First = first;
        public Vector256<float> Second = second;
    }
}
