using NeuronProbe.Models.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Kernels;

public sealed class TensorBuffersTests
{
    private const int Rows = 300;

    // Each thread keeps some tensors, lets others go, and a view outlives its tensor.
    [Fact]
    public void No_tensor_gets_memory_that_another_one_or_a_view_still_has() => Parallel.For(0, 4, thread =>
    {
        var kept = new Queue<(Tensor Tensor, float Value)>();
        for (int i = 0; i < 200; i++)
        {
            long width = 900 + (37 * (i % 5));
            float value = (1000 * thread) + i;
            using Tensor made = LargeTensors.Empty([Rows, width]);
            made.fill_(value);
            kept.Enqueue((made.narrow(0, 1, Rows - 1), value));
            if (kept.Count > 3)
            {
                (Tensor view, float expected) = kept.Dequeue();
                Assert.Equal((expected, expected), (view.min().item<float>(), view.max().item<float>()));
                view.Dispose();
            }
            if (i % 50 == 0)
            {
                TensorBuffers.Release();
            }
        }
        while (kept.TryDequeue(out var last))
        {
            last.Tensor.Dispose();
        }
    });

    [Fact]
    public void A_tensor_is_contiguous_and_of_its_shape()
    {
        using Tensor made = LargeTensors.Empty([3, 500, 400]);
        Assert.Equal([3, 500, 400], made.shape);
        Assert.True(made.is_contiguous());
        Assert.Equal((ScalarType.Float32, TorchSharp.DeviceType.CPU), (made.dtype, made.device_type));
    }
}
