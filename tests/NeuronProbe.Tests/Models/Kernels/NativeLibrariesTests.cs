using System.Runtime.InteropServices;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models.Kernels;

[Collection(LibTorchAlone.Name)]
public sealed unsafe partial class NativeLibrariesTests
{
    private const string Cache = "ONEDNN_PRIMITIVE_CACHE_CAPACITY";
    private const int Pieces = 1000;
    private const int PieceBytes = 64 * 1024;

    [Fact]
    public void Few_compiled_shapes_are_kept_unless_the_user_says_how_many()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The variable is set on Linux alone.");
        NativeLibraries.Prepare();
        string expected = Environment.GetEnvironmentVariable(Cache) ?? "16";
        Assert.Equal(expected, Marshal.PtrToStringUTF8(GetVariable(Cache)));

        Assert.Equal(0, SetVariable(Cache, "7", 1));
        NativeLibraries.Prepare();
        Assert.Equal("7", Marshal.PtrToStringUTF8(GetVariable(Cache)));
        Assert.Equal(0, SetVariable(Cache, expected, 1));
    }

    [Fact]
    public void Memory_that_is_free_between_pieces_in_use_goes_back_to_the_system()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is done on Linux alone.");
        nint[] pieces = [.. Enumerable.Range(0, Pieces).Select(_ => (nint)NativeMemory.Alloc(PieceBytes))];
        foreach (nint piece in pieces)
        {
            new Span<byte>((void*)piece, PieceBytes).Fill(1);
        }
        // The last one stays, so that the others are not at the end of the heap.
        Array.ForEach(pieces[..^1], piece => NativeMemory.Free((void*)piece));
        long before = ResidentMemory.Read();
        NativeLibraries.ReturnFreeMemory();
        Assert.InRange(before - ResidentMemory.Read(), Pieces * PieceBytes / 2, long.MaxValue);
        NativeMemory.Free((void*)pieces[^1]);
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetVariable(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
