using NeuronProbe.Tests.Conventions;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Native;

/// <summary>The output holds this system's native libraries, and of them those that are loaded.</summary>
public sealed class OutputTests
{
    private static readonly string Runtimes = Path.Combine(AppContext.BaseDirectory, "runtimes");

    [Fact]
    public void Every_native_library_of_the_output_is_loaded_by_libtorch()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone lists what a process has loaded.");
        using (Tensor numbers = arange(10, ScalarType.Float32))
        {
            Assert.Equal(45, numbers.sum().item<float>());
        }
        string[] copied = Directory.GetFiles(Runtimes, "*", SearchOption.AllDirectories);
        Assert.Contains(copied, path => Path.GetFileName(path) == "libtorch_cpu.so");
        string loaded = File.ReadAllText("/proc/self/maps");
        Assert.DoesNotContain(copied, path => !loaded.Contains(path, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_draws_with_skia()
    {
        Assert.Empty(Directory.GetFiles(AppContext.BaseDirectory, "*Skia*", SearchOption.AllDirectories));
        Assert.DoesNotContain(
            TrackedFiles.Under("", "packages.lock.json"), file => file.Text.Contains("Skia", StringComparison.Ordinal));
    }
}
