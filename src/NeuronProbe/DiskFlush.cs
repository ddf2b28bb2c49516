using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NeuronProbe;

/// <summary>Brings files and folders to the disk, and says where that fails.</summary>
/// <remarks>.NET's own <c>Flush(true)</c> and <c>FlushToDisk</c> drop the errors of fsync on Unix.</remarks>
internal static partial class DiskFlush
{
    private const int PermissionDenied = 13;
    private const int InvalidArgument = 22;
    private const int NotSupportedLinux = 95;
    private const int NotSupportedMac = 45;

    /// <summary>Returns when all that was written to a file has reached the disk.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="path">What a message calls it.</param>
    /// <exception cref="IOException">The disk has not taken all of it; a second try would not tell.</exception>
    public static void File(SafeFileHandle file, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }
        // The runtime's function itself goes on after EINTR.
        if (Synchronize(file) != 0)
        {
            throw PlainOpening.Failure(Marshal.GetLastPInvokeError(), path);
        }
    }

    /// <summary>Returns when names that were made, changed or deleted in a folder have reached the disk. Does nothing
    /// where the system, or the folder's file system, has no such thing, or the folder may be written but not read.
    /// </summary>
    /// <exception cref="IOException">The folder is not there, or the disk has not taken it.</exception>
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        try
        {
            using SafeFileHandle folder = PlainOpening.Open(path);
            File(folder, path);
        }
        catch (IOException e) when (e.HResult is PermissionDenied or InvalidArgument or NotSupportedLinux
            or NotSupportedMac)
        {
            // Nothing that can be put right, and what is there has been written.
        }
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_FSync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Synchronize(SafeFileHandle file);
}
