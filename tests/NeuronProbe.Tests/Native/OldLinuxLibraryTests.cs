using System.Runtime.InteropServices;
using NeuronProbe.Native;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Native;

public sealed class OldLinuxLibraryTests
{
    private static readonly string Copied = Path.Combine(
        AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    [Fact]
    public void LibTorch_loads_with_nothing_installed_by_hand()
    {
        using Tensor numbers = arange(10, ScalarType.Float32);
        Assert.Equal(45, numbers.sum().item<float>());
    }

    [Fact]
    public void The_build_copies_a_patched_library_only_where_this_system_needs_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The library is patched on Linux alone.");
        byte[] copied = File.ReadAllBytes(Copied);
        byte[] original = File.ReadAllBytes(OriginalPath());
        byte[] expected = OldLinuxLibrary.IsNeededHere() ? OldLinuxLibrary.Patch(original) : original;
        Assert.True(
            expected.AsSpan().SequenceEqual(copied),
            "The copied library is not the one that the build should have made.");
    }

    [Fact]
    public void The_patch_changes_one_symbol_its_version_and_one_flag()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The library comes with Linux packages alone.");
        byte[] original = File.ReadAllBytes(OriginalPath());
        byte[] patched = OldLinuxLibrary.Patch(original);
        int changed = original.Zip(patched, (a, b) => a == b ? 0 : 1).Sum();
        // Four bytes of the symbol's name at most, two of its version's index, and the weak flag.
        Assert.InRange(changed, 3, 7);
        Assert.Equal(original.Length, patched.Length);
    }

    [Fact]
    public void A_library_without_the_symbol_is_left_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The library comes with Linux packages alone.");
        byte[] patched = OldLinuxLibrary.Patch(File.ReadAllBytes(OriginalPath()));
        Assert.Null(OldLinuxLibrary.Patch(patched));
    }

    [Fact]
    public void Something_else_than_a_library_is_refused()
    {
        var refusal = Assert.Throws<InvalidDataException>(() => OldLinuxLibrary.Patch([1, 2, 3]));
        Assert.Equal("expected a 64-bit ELF library.", refusal.Message);
    }

    [Fact]
    public void It_is_needed_just_where_the_runtime_library_lacks_the_symbol()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no libstdc++ elsewhere.");
        bool hasSymbol = NativeLibrary.TryLoad("libstdc++.so.6", out nint library)
            && NativeLibrary.TryGetExport(library, "_ZSt21ios_base_library_initv", out _);
        Assert.Equal(!hasSymbol, OldLinuxLibrary.IsNeededHere());
    }

    /// <summary>The file in the package, which the build never touches;
    /// its path is written into the tests' assembly.</summary>
    private static string OriginalPath() => typeof(OldLinuxLibraryTests).Assembly
        .GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>()
        .Single(a => a.Key == "LibTorchSharpPackage").Value!;
}
