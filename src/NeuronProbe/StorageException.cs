namespace NeuronProbe;

/// <summary>What was to be written could not be: the disk is full, fails or is read-only. The program ends with 74, so
/// that a scheduler may try again later.</summary>
internal sealed class StorageException(string message, Exception cause) : ProbeException(message, cause)
{
    // EROFS of Linux and of macOS.
    private const int ReadOnly = 30;

    /// <summary>What to do where a folder can't be written to: room is of no use where writing is not allowed.</summary>
    /// <param name="cause">The failure.</param>
    /// <param name="orElse">The advice where it may be allowed.</param>
    public static string NextStep(
        Exception cause, string orElse = "Make room and run the same command again, or choose another folder.") =>
        cause is UnauthorizedAccessException or IOException { HResult: ReadOnly }
            ? "Check its permissions, or choose another folder."
            : orElse;
}
