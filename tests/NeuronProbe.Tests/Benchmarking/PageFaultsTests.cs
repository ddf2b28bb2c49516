using System.Runtime.InteropServices;
using NeuronProbe.Benchmarking;
using Xunit;

namespace NeuronProbe.Tests.Benchmarking;

public sealed class PageFaultsTests
{
    [Fact]
    public unsafe void Memory_that_is_touched_for_the_first_time_is_counted_page_by_page()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Told by Linux alone.");
        // Pages may come in groups, the largest of 2 MiB.
        const int groups = 64;
        const int groupSize = 2 << 20;
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)groups * groupSize, groupSize);
        try
        {
            long before = PageFaults.Read()!.Value;
            for (int i = 0; i < groups; i++)
            {
                memory[(long)i * groupSize] = 1;
            }
            Assert.InRange(PageFaults.Read()!.Value - before, groups, long.MaxValue);
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    [Fact]
    public void Other_systems_tell_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsLinux(), "Linux tells.");
        Assert.Null(PageFaults.Read());
    }
}
