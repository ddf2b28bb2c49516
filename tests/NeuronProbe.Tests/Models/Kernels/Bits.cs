using NeuronProbe.Models.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Kernels;

/// <summary>Numbers to feed to kernels, and what they gave, bit by bit.</summary>
internal static class Bits
{
    /// <summary>Numbers of about a normal distribution, the same on every machine.</summary>
    public static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(
            _ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2)];
    }

    public static Tensor RandomTensor(int seed, params long[] shape) =>
        tensor(Random((int)shape.Aggregate((a, b) => a * b), seed), shape);

    /// <summary>The bits of all elements, the same for every NaN.</summary>
    public static int[] Of(Tensor values)
    {
        using Tensor contiguous = values.contiguous();
        return [.. contiguous.data<float>().ToArray().Select(Of)];
    }

    public static int Of(float value) => BitConverter.SingleToInt32Bits(float.IsNaN(value) ? float.NaN : value);

    public static void AssertSame(Tensor expected, Tensor actual) => Assert.Equal(Of(expected), Of(actual));

    public static T WithoutKernels<T>(Func<T> compute)
    {
        CpuKernels.AreOn = false;
        try
        {
            return compute();
        }
        finally
        {
            CpuKernels.AreOn = true;
        }
    }
}
