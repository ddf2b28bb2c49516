using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Kernels;

/// <summary>Rotary positions by our kernel, by LibTorch's operations and in double precision.</summary>
public sealed class RotaryKernelTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pairs_are_rotated_by_the_position_times_their_frequency(bool areNeighbours)
    {
        foreach ((int width, int headWidth) in ((int, int)[])[(2, 2), (6, 6), (16, 64), (64, 64), (50, 70), (128, 128)])
        {
            using var scope = NewDisposeScope();
            using RotaryEmbedding rotary = Of(width, areNeighbours);
            Tensor heads = Bits.RandomTensor(width, 2, 300, 3, headWidth);
            rotary.Prepare(300, null);
            Tensor got = rotary.Apply(heads);
            Tensor library = Bits.WithoutKernels(() => rotary.Apply(heads));
            Assert.InRange((got - library).abs().max().item<float>(), 0, 1e-6f);
            Assert.True((heads == got).narrow(-1, width, headWidth - width).all().item<bool>());
            float[] frequencies = RotaryScaling.None(10000, width, 512).Frequencies(1);
            for (int pair = 0; pair < width / 2; pair++)
            {
                (int a, int b) = areNeighbours ? (2 * pair, (2 * pair) + 1) : (pair, pair + (width / 2));
                foreach (int place in (int[])[0, 1, 150, 299])
                {
                    (double x, double y) = (heads[1, place, 2, a].item<float>(), heads[1, place, 2, b].item<float>());
                    double angle = place * frequencies[pair];
                    (double s, double c) = (Math.Sin(angle), Math.Cos(angle));
                    Assert.Equal((x * c) - (y * s), got[1, place, 2, a].item<float>(), 1e-6);
                    Assert.Equal((y * c) + (x * s), got[1, place, 2, b].item<float>(), 1e-6);
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_token_has_the_same_bits_in_every_batch_and_layout(bool areNeighbours)
    {
        using var scope = NewDisposeScope();
        using RotaryEmbedding rotary = Of(20, areNeighbours);
        Tensor joint = Bits.RandomTensor(5, 3, 40, 4, 3, 24);
        Tensor heads = joint.select(3, 1);
        rotary.Prepare(40, null);
        Tensor together = rotary.Apply(heads);
        Assert.False(heads.is_contiguous());
        Bits.AssertSame(rotary.Apply(heads.contiguous()), together);
        for (int length = 1; length <= 40; length += 13)
        {
            using RotaryEmbedding fresh = Of(20, areNeighbours);
            fresh.Prepare(length, null);
            for (int row = 0; row < 3; row++)
            {
                Bits.AssertSame(
                    together[row].narrow(0, 0, length), fresh.Apply(heads[row].narrow(0, 0, length).unsqueeze(0))[0]);
            }
        }
        // Tables grow, and change nothing of what they had.
        rotary.Prepare(2000, null);
        Bits.AssertSame(together, rotary.Apply(heads));
    }

    [Fact]
    public void Sine_and_cosine_are_right_in_double_precision()
    {
        for (double angle = -30; angle < 2_000_000; angle = (angle * (angle > 1 ? 1.003 : 1)) + 0.0137)
        {
            (double sine, double cosine) = SineCosine.Of(angle);
            Assert.Equal(Math.Sin(angle), sine, 2e-13);
            Assert.Equal(Math.Cos(angle), cosine, 2e-13);
        }
    }

    private static RotaryEmbedding Of(int width, bool areNeighbours) => new(
        RotaryScaling.None(10000, width, 4096), areNeighbours ? RotaryPairs.Neighbours : RotaryPairs.Halves,
        ScalarType.Float32, CPU);
}
