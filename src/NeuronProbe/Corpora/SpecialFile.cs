using System.Runtime.InteropServices;

namespace NeuronProbe.Corpora;

/// <summary>Tells files that are devices or sockets from those that can be read to their end.</summary>
internal static partial class SpecialFile
{
    private const int KindMask = 0xF000;

    /// <summary>What a path leads to that is neither a file, a folder nor a pipe, or null.</summary>
    public static string? Of(string path)
    {
        if (OperatingSystem.IsWindows() || Stat(path, out FileStatus status) != 0)
        {
            return null;
        }
        return (status.Mode & KindMask) switch
        {
            0x2000 => "a device",
            0x6000 => "a disk",
            0xC000 => "a socket",
            _ => null,
        };
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, out FileStatus status);

    /// <summary>What the runtime's own library gives; only the mode is read, and the rest is room for what follows it.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(4)]
        public int Mode;
    }
}
