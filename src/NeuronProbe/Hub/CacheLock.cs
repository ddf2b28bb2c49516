namespace NeuronProbe.Hub;

/// <summary>Keeps two downloads, of any tool that locks as Python's huggingface_hub does,
/// from writing one file at once.</summary>
/// <remarks>The lock is the operating system's on an open file, so it ends with its process. The file itself stays,
/// as it does there.</remarks>
internal static class CacheLock
{
    private const int LinuxBusy = 11;
    private const int MacBusy = 35;
    private const int WindowsBusy = unchecked((int)0x80070020);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes a lock, waiting while another has it.</summary>
    /// <param name="path">The lock's file; its folder is made.</param>
    /// <param name="tell">Called now and then while it waits.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The lock, which ends when it is disposed.</returns>
    public static async Task<IDisposable> TakeAsync(string path, Action tell, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException e) when (e.HResult is LinuxBusy or MacBusy or WindowsBusy)
            {
                tell();
                await Task.Delay(Pause, cancellation);
            }
        }
    }
}
