using System.Runtime.InteropServices;

namespace NeuronProbe;

/// <summary>Tells files from what only has a place among them, without opening it: opening a named pipe waits for a
/// writer.</summary>
internal static partial class FileKind
{
    // The runtime's own structure begins with flags and the mode, four bytes each; the rest is shorter than this.
    private const int StatusSize = 512;
    private const int ModeOffset = 4;
    private const int TypeMask = 0xF000;

    /// <summary>What a named pipe is called, for who may read one.</summary>
    public const string Pipe = "a named pipe";

    /// <summary>What is there in place of a regular file, as part of a sentence, or null where there is a regular file,
    /// or nothing.</summary>
    /// <param name="path">The path; a link is followed.</param>
    public static string? Of(string path)
    {
        if (Directory.Exists(path))
        {
            return "a folder of that name";
        }
        if (OperatingSystem.IsWindows())
        {
            return null;
        }
        byte[] status = new byte[StatusSize];
        return ReadStatus(path, status) != 0 ? null : (BitConverter.ToInt32(status, ModeOffset) & TypeMask) switch
        {
            0x1000 => Pipe,
            0x2000 => "a device",
            0x6000 => "a disk",
            0xC000 => "a socket",
            _ => null,
        };
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ReadStatus(string path, [Out] byte[] status);
}
