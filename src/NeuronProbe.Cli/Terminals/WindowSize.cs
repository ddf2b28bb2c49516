using System.Runtime.InteropServices;

namespace NeuronProbe.Cli.Terminals;

/// <summary>How large the window of a stream's terminal is, asked anew each time, since it may be resized.</summary>
/// <remarks>.NET's own <see cref="Console.WindowWidth"/> looks at standard output alone.</remarks>
internal static partial class WindowSize
{
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    private const int UsualColumns = 80;

    /// <summary>Columns of the terminal behind a stream of the process, or 80 where nobody knows.</summary>
    /// <param name="descriptor">1 for standard output, 2 for standard error.</param>
    public static int ColumnsOf(int descriptor)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                // Rows, columns, width and height in 16 bits each.
                int columns = GetWindowSize(descriptor, out ulong size) == 0 ? (ushort)(size >> 16) : 0;
                return columns > 0 ? columns : UsualColumns;
            }
            return Console.WindowWidth > 0 ? Console.WindowWidth : UsualColumns;
        }
        catch (Exception e) when (e is IOException or EntryPointNotFoundException or DllNotFoundException
            or PlatformNotSupportedException)
        {
            return UsualColumns;
        }
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_GetWindowSize")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetWindowSize(nint descriptor, out ulong size);
}
