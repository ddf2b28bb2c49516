using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NeuronProbe;

/// <summary>Opens what .NET refuses on Unix: folders, and files that another process has locked.</summary>
internal static partial class PlainOpening
{
    // The runtime's own numbers: read only, and closed in programs that are started.
    private const int ReadOnlyCloseOnExec = 0x10;

    /// <summary>Opens a file or folder for reading.</summary>
    /// <exception cref="IOException">It can't be opened.</exception>
    public static SafeFileHandle Open(string path)
    {
        nint opened = Open(path, ReadOnlyCloseOnExec, 0);
        return opened >= 0
            ? new SafeFileHandle(opened, ownsHandle: true)
            : throw Failure(Marshal.GetLastPInvokeError(), path);
    }

    /// <summary>The text of a small file, whoever has locked it; null where it can't be read.</summary>
    public static string? ReadText(string path)
    {
        try
        {
            using FileStream stream = OperatingSystem.IsWindows()
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : new FileStream(Open(path), FileAccess.Read);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The failure that an error number of the system stands for, which is its result too.</summary>
    public static IOException Failure(int error, string path) =>
        new($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error);

    [LibraryImport(
        "libSystem.Native",
        EntryPoint = "SystemNative_Open",
        StringMarshalling = StringMarshalling.Utf8,
        SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Open(string path, int flags, int mode);
}
