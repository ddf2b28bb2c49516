using NeuronProbe.Models.Kernels;
using Xunit;

namespace NeuronProbe.Tests.Models.Kernels;

public sealed class FreeBuffersTests
{
    private readonly FreeBuffers free = new();

    public FreeBuffersTests()
    {
        free.Add(3, 300);
        free.Add(1, 100);
        free.Add(2, 200);
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    [InlineData(25, 1)]
    [InlineData(300, 3)]
    public void The_smallest_with_room_is_taken(long bytes, int expected)
    {
        Assert.True(free.TryTake(bytes, out (nint Memory, long Bytes) taken));
        Assert.Equal((expected, 100L * expected), taken);
        Assert.Equal(2, free.Count);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(24)]
    public void None_is_taken_that_is_too_small_or_much_too_large(long bytes)
    {
        Assert.False(free.TryTake(bytes, out _));
        Assert.Equal(3, free.Count);
    }

    [Fact]
    public void What_was_taken_is_taken_once()
    {
        Assert.True(free.TryTake(200, out (nint Memory, long Bytes) first));
        Assert.True(free.TryTake(200, out (nint Memory, long Bytes) second));
        Assert.Equal((2, 3), (first.Memory, second.Memory));
    }

    [Theory]
    [InlineData(301, 3)]
    [InlineData(599, 3)]
    [InlineData(250, 2)]
    [InlineData(600, 0)]
    [InlineData(100, 0)]
    public void One_with_more_than_half_of_the_room_is_outgrown(long bytes, int expected)
    {
        Assert.Equal(expected > 0, free.TryRemoveOutgrown(bytes, out nint outgrown));
        Assert.Equal(expected, outgrown);
        Assert.Equal(expected > 0 ? 2 : 3, free.Count);
    }

    [Fact]
    public void All_can_be_removed()
    {
        Assert.Equal([1, 2, 3], free.RemoveAll());
        Assert.Equal(0, free.Count);
    }
}
