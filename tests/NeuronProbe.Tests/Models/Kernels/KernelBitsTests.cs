using System.Security.Cryptography;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Kernels;

/// <summary>The bits that the float32 kernels give, the same on every processor: a scan that is split over machines
/// gives what one machine gives.</summary>
/// <remarks>A kernel that is changed on purpose changes its line here, which the changelog then mentions.</remarks>
public sealed class KernelBitsTests
{
    private static readonly AttentionRule Capped =
        new() { Window = 40, SoftCap = 2.5, Slopes = [0.5f, 0.25f, 0.125f] };

    [Theory]
    [InlineData("gelu", "ac22b7322d1c625d")]
    [InlineData("gelu_10", "25bba4998359e73f")]
    [InlineData("gelu_new", "7ec7003e7e2c0130")]
    [InlineData("hardswish", "c59e87af272f4e92")]
    [InlineData("laplace", "9f4c8456ee7f305c")]
    [InlineData("leaky_relu", "ece68ae5f589ddee")]
    [InlineData("mish", "0d8eb199c2ccc1d8")]
    [InlineData("quick_gelu", "d7453099cb931b88")]
    [InlineData("relu", "bcfcaa1b516d81de")]
    [InlineData("relu2", "1a1d562934ae4552")]
    [InlineData("relu6", "4bd6399e623eff80")]
    [InlineData("sigmoid", "bee44f896454a04c")]
    [InlineData("silu", "e7e2b710e1e85c4f")]
    [InlineData("tanh", "d911d924af6e40e8")]
    [InlineData("layer norm", "c8b31fa615fda831")]
    [InlineData("root-mean-square norm", "2deabf461217c871")]
    [InlineData("rotary halves", "f0254a612073148a")]
    [InlineData("rotary neighbours", "a1285f4a3bcef1d2")]
    [InlineData("causal attention", "ec86c95aaf4381a3")]
    [InlineData("attention with window, slopes and soft cap", "09eadd59245ad2c2")]
    [InlineData("attention both ways", "15904f6ce786e780")]
    public void A_kernel_gives_these_bits_on_every_processor(string kernel, string digest)
    {
        using var scope = NewDisposeScope();
        using Tensor result = Run(kernel).contiguous();
        Assert.Equal(digest, Convert.ToHexStringLower(SHA256.HashData(result.bytes))[..16]);
    }

    private static Tensor Run(string kernel) => kernel switch
    {
        "layer norm" => cat([.. Widths.Select(width => Norm(width, isCentred: true))]),
        "root-mean-square norm" => cat([.. Widths.Select(width => Norm(width, isCentred: false))]),
        "rotary halves" => Rotate(RotaryPairs.Halves),
        "rotary neighbours" => Rotate(RotaryPairs.Neighbours),
        "causal attention" => Attend(AttentionRule.Causal),
        "attention with window, slopes and soft cap" => Attend(Capped),
        "attention both ways" => Attend(AttentionRule.Everywhere),
        _ => ActivationFunction.Named(kernel).Apply(tensor((float[])[
            .. Bits.Random(3000, 1), .. Bits.Random(1003, 2).Select(x => x * 30)])),
    };

    private static int[] Widths => [1, 7, 16, 30, 64, 100, 768, 1000];

    private static Tensor Norm(int width, bool isCentred) =>
        new RowNorm(width, 1e-5, Bits.RandomTensor(1, width), Bits.RandomTensor(2, width)) { IsCentred = isCentred }
            .Apply(Bits.RandomTensor(3, 5, width)).flatten();

    private static Tensor Rotate(RotaryPairs pairs)
    {
        using var rotary = new RotaryEmbedding(RotaryScaling.None(10000, 50, 4096), pairs, ScalarType.Float32, CPU);
        rotary.Prepare(300, null);
        return rotary.Apply(Bits.RandomTensor(4, 2, 300, 3, 64));
    }

    private static Tensor Attend(AttentionRule rule)
    {
        const int width = 40;
        Tensor joint = Bits.RandomTensor(5, 2, 150, 3 * 3 * width);
        return new DotProductAttention(3, 3, width, 0.2, rule).Mix(
            new HeadColumns(joint), new HeadColumns(joint, 3 * width), new HeadColumns(joint, 6 * width), [150, 93]);
    }
}
