using System.Globalization;

namespace NeuronProbe.Reports;

/// <summary>Says to others that a folder is being written, as long as this process lives. A courtesy: where the file
/// system has no locks there is none, and what is written is whole without.</summary>
internal sealed class FolderLock : IDisposable
{
    public const string FileName = ".lock";

    private const int MostTries = 100;

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] Busy = [11, 35, unchecked((int)0x80070020)];

    private readonly string path;
    private FileStream? file;

    private FolderLock(string path, FileStream? file) => (this.path, this.file) = (path, file);

    /// <summary>Takes the lock of a folder that is there. One whose owner is dead is free.</summary>
    /// <param name="location">The folder, as the user gave it.</param>
    /// <param name="where">What a message begins with.</param>
    /// <param name="attempt">Who takes it.</param>
    /// <exception cref="BusyException">Somebody else has it.</exception>
    public static FolderLock Take(string location, string where, Attempt attempt)
    {
        string path = Path.Combine(location, FileName);
        string content = string.Create(
            CultureInfo.InvariantCulture,
            $"{attempt.Host}\n{attempt.Process}\n{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}\n{attempt}\n");
        for (int i = 0; i < MostTries; i++)
        {
            FileStream? file = null;
            try
            {
                file = Open(path);
                file.SetLength(0);
                file.Write(System.Text.Encoding.UTF8.GetBytes(content));
                file.Flush();
                // Whoever had it before may have deleted the name of what was opened here.
                if (PlainOpening.ReadText(path) == content)
                {
                    return new FolderLock(path, file);
                }
                file.Dispose();
            }
            catch (IOException e) when (file is null && Busy.Contains(e.HResult))
            {
                throw new BusyException($"{where}: expected a folder that nobody else writes to, but '{location}' is "
                    + $"being written by {Owner(path)}. Wait for it, or choose another folder.");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                file?.Dispose();
                break;
            }
        }
        return new FolderLock(path, null);
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (file is null)
        {
            return;
        }
        try
        {
            // While it is held: afterwards the name may be that of somebody else's.
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that nobody holds is no lock.
        }
        file.Dispose();
        file = null;
    }

    // Windows keeps who would read it out where nothing is shared, and deletes it itself.
    private static FileStream Open(string path) => OperatingSystem.IsWindows()
        ? new(
            path,
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.Read | FileShare.Delete,
            bufferSize: 1)
        : new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);

    private static string Owner(string path) =>
        PlainOpening.ReadText(path)?.Split('\n') is [{ Length: > 0 } host, { Length: > 0 } process, var since, _, ..]
            ? $"process {process} on {host} since {since}"
            : "another process";
}
