using NeuronProbe.Models.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Kernels;

/// <summary>Layer norms and root-mean-square norms against their formulas in double precision.</summary>
public sealed class RowNormTests
{
    private const double Epsilon = 1e-5;

    [Theory]
    [InlineData(true, true, true, false)]
    [InlineData(true, true, false, false)]
    [InlineData(true, false, false, false)]
    [InlineData(false, true, false, false)]
    [InlineData(false, true, false, true)]
    public void Each_row_is_normed_by_itself(bool isCentred, bool hasScale, bool hasShift, bool addsOne)
    {
        foreach (int width in (int[])[.. Enumerable.Range(1, 200), 768, 1023, 4096])
        {
            using var scope = NewDisposeScope();
            Tensor input = (Bits.RandomTensor(width, 3, width) * 3) + 1.5;
            Tensor? scale = hasScale ? Bits.RandomTensor(1, width) : null;
            Tensor? shift = hasShift ? Bits.RandomTensor(2, width) : null;
            Tensor got = Of(width, scale, shift, isCentred, addsOne).Apply(input);
            double[] x = [.. input.to(ScalarType.Float64).data<double>()];
            double[] values = [.. got.to(ScalarType.Float64).data<double>()];
            for (int i = 0; i < x.Length; i++)
            {
                double[] row = x[(i / width * width)..((i / width * width) + width)];
                double mean = isCentred ? row.Average() : 0;
                double normed = (x[i] - mean) / Math.Sqrt(row.Average(v => (v - mean) * (v - mean)) + Epsilon);
                double factor = (scale?[i % width].item<float>() ?? 1) + (addsOne ? 1 : 0);
                double expected = (normed * factor) + (shift?[i % width].item<float>() ?? 0);
                // A row of one number is its own mean, so rounding is all that is left of it: by 1 / sqrt(epsilon).
                Assert.InRange(Math.Abs(values[i] - expected), 0, 3e-6 * Math.Max(1, Math.Abs(normed * factor)));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_row_has_the_same_bits_in_every_batch(bool isCentred)
    {
        foreach (int width in (int[])[1, 5, 16, 63, 64, 65, 130, 768, 40_000])
        {
            using var scope = NewDisposeScope();
            RowNorm norm = Of(width, Bits.RandomTensor(1, width), Bits.RandomTensor(2, width), isCentred, false);
            Tensor rows = Bits.RandomTensor(3, 7, width);
            Tensor together = norm.Apply(rows);
            Tensor many = norm.Apply(rows.repeat(30, 1));
            for (int row = 0; row < 7; row++)
            {
                Bits.AssertSame(norm.Apply(rows[row].unsqueeze(0))[0], together[row]);
                Bits.AssertSame(together[row], many[row + (7 * 29)]);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_not_finite_stays_in_its_row(bool isCentred)
    {
        foreach (int width in (int[])[3, 64, 77, 200])
        {
            foreach (float value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            {
                foreach (int place in (int[])[0, width / 2, width - 1])
                {
                    using var scope = NewDisposeScope();
                    Tensor rows = Bits.RandomTensor(width, 3, width);
                    rows[1, place] = value;
                    Tensor got = Of(width, null, null, isCentred, false).Apply(rows);
                    Assert.True(got[0].isfinite().all().item<bool>() && got[2].isfinite().all().item<bool>());
                    // Infinity has an infinite mean square, of which all finite numbers are nothing.
                    bool allLost = isCentred || float.IsNaN(value);
                    Assert.True(allLost ? got[1].isnan().all().item<bool>() : got[1, place].isnan().item<bool>());
                    Assert.Equal(allLost ? 0 : width - 1, (got[1] == 0).sum().item<long>());
                }
            }
        }
    }

    private static RowNorm Of(int width, Tensor? scale, Tensor? shift, bool isCentred, bool addsOne) =>
        new(width, Epsilon, scale, shift) { IsCentred = isCentred, AddsOne = addsOne };
}
