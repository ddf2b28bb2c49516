using TorchSharp;
using Xunit;

namespace NeuronProbe.Tests;

public sealed class SkeletonTests
{
    [Fact]
    public void LibTorch_loads()
    {
        using var t = torch.arange(10, dtype: torch.float32);
        Assert.Equal(45f, t.sum().item<float>());
    }
}
