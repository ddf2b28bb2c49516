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
        // Skia's is loaded for a PNG alone.
        string[] copied =
        [
            .. Directory.GetFiles(Runtimes, "*", SearchOption.AllDirectories)
                .Where(path => Path.GetFileName(path) != "libSkiaSharp.so"),
        ];
        Assert.Contains(copied, path => Path.GetFileName(path) == "libtorch_cpu.so");
        string loaded = File.ReadAllText("/proc/self/maps");
        Assert.DoesNotContain(copied, path => !loaded.Contains(path, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_skia_it_has_the_native_library_of_this_system_alone()
    {
        string[] libraries =
        [
            .. Directory.GetFiles(AppContext.BaseDirectory, "libSkiaSharp.*", SearchOption.AllDirectories)
                .Select(path => Path.GetFileName(path)),
        ];
        Assert.Equal([OperatingSystem.IsWindows() ? "libSkiaSharp.dll"
            : OperatingSystem.IsMacOS() ? "libSkiaSharp.dylib" : "libSkiaSharp.so"], libraries);
    }
}
