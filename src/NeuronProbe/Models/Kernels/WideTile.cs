using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronProbe.Models.Kernels;

/// <summary>Tiles with AVX-512: 24 vectors of sums stay in registers while four vectors of weights and a number of each
/// row come by.</summary>
internal sealed unsafe class WideTile : IProductTile
{
    private const int Lanes = 16;

    // Compiled once and well: what a profile of the first calls makes of the loop may leave sums in memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(in ProductTile tile)
    {
        float* a = tile.InputRow(0), b = tile.InputRow(1), c = tile.InputRow(2);
        float* d = tile.InputRow(3), e = tile.InputRow(4), f = tile.InputRow(5);
        Sums sumsA = Begin(tile, 0), sumsB = Begin(tile, 1), sumsC = Begin(tile, 2);
        Sums sumsD = Begin(tile, 3), sumsE = Begin(tile, 4), sumsF = Begin(tile, 5);
        float* weights = tile.Panel;
        nint count = tile.InputCount;
        for (nint i = 0; i < count; i++, weights += PackedMatrix.PanelWidth)
        {
            Vector512<float> first = Avx512F.LoadVector512(weights);
            Vector512<float> second = Avx512F.LoadVector512(weights + Lanes);
            Vector512<float> third = Avx512F.LoadVector512(weights + (2 * Lanes));
            Vector512<float> fourth = Avx512F.LoadVector512(weights + (3 * Lanes));
            Add(ref sumsA, a[i], first, second, third, fourth);
            Add(ref sumsB, b[i], first, second, third, fourth);
            Add(ref sumsC, c[i], first, second, third, fourth);
            Add(ref sumsD, d[i], first, second, third, fourth);
            Add(ref sumsE, e[i], first, second, third, fourth);
            Add(ref sumsF, f[i], first, second, third, fourth);
        }
        End(tile, 0, sumsA);
        End(tile, 1, sumsB);
        End(tile, 2, sumsC);
        End(tile, 3, sumsD);
        End(tile, 4, sumsE);
        End(tile, 5, sumsF);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Sums Begin(in ProductTile tile, int row)
    {
        if (tile.IsFirst)
        {
            return default;
        }
        float* output = tile.OutputRow(row);
        return new Sums(
            Avx512F.LoadVector512(output), Avx512F.LoadVector512(output + Lanes),
            Avx512F.LoadVector512(output + (2 * Lanes)), Avx512F.LoadVector512(output + (3 * Lanes)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        ref Sums sums, float input, Vector512<float> first, Vector512<float> second, Vector512<float> third,
        Vector512<float> fourth)
    {
        Vector512<float> all = Avx512F.BroadcastScalarToVector512(Vector128.CreateScalarUnsafe(input));
        sums.First = Avx512F.FusedMultiplyAdd(all, first, sums.First);
        sums.Second = Avx512F.FusedMultiplyAdd(all, second, sums.Second);
        sums.Third = Avx512F.FusedMultiplyAdd(all, third, sums.Third);
        sums.Fourth = Avx512F.FusedMultiplyAdd(all, fourth, sums.Fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(in ProductTile tile, int row, Sums sums)
    {
        if (tile.Bias != null)
        {
            sums = new Sums(
                Avx512F.Add(sums.First, Avx512F.LoadVector512(tile.Bias)),
                Avx512F.Add(sums.Second, Avx512F.LoadVector512(tile.Bias + Lanes)),
                Avx512F.Add(sums.Third, Avx512F.LoadVector512(tile.Bias + (2 * Lanes))),
                Avx512F.Add(sums.Fourth, Avx512F.LoadVector512(tile.Bias + (3 * Lanes))));
        }
        float* output = tile.OutputRow(row);
        Avx512F.Store(output, sums.First);
        Avx512F.Store(output + Lanes, sums.Second);
        Avx512F.Store(output + (2 * Lanes), sums.Third);
        Avx512F.Store(output + (3 * Lanes), sums.Fourth);
    }

    /// <summary>The sums of a row; four are as many as the compiler keeps in registers.</summary>
    private struct Sums(
        Vector512<float> first, Vector512<float> second, Vector512<float> third, Vector512<float> fourth)
    {
        public Vector512<float> First = first;
        public Vector512<float> Second = second;
        public Vector512<float> Third = third;
        public Vector512<float> Fourth = fourth;
    }
}
