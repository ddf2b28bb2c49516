using System.Runtime.InteropServices;

namespace NeuronProbe.Cli.Terminals;

/// <summary>A terminal that hands on each character as it comes and shows none of them,
/// until this is disposed of or a signal ends the program.</summary>
internal sealed partial class UnseenInput : IDisposable
{
    private const int SettingsBytes = 256;
    private const int Now = 0;
    private const int Echo = 0x8;

    private readonly int descriptor;
    private readonly byte[] before;
    private readonly PosixSignalRegistration[] signals;

    private UnseenInput(int descriptor, byte[] before)
    {
        this.descriptor = descriptor;
        this.before = before;
        signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
            .Select(signal => PosixSignalRegistration.Create(signal, _ => Restore()))];
    }

    /// <summary>Changes the terminal, or gives null and leaves it as it is: where this is none or none of ours, or on
    /// a system whose settings are laid out in a way that is not known here.</summary>
    /// <param name="descriptor">The terminal's descriptor.</param>
    public static UnseenInput? Begin(int descriptor)
    {
        // Whoever changes the terminal from the background is stopped.
        if (!(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) || IsInBackground(descriptor))
        {
            return null;
        }
        byte[] before = new byte[SettingsBytes];
        if (GetSettings(descriptor, before) != 0)
        {
            return null;
        }
        var input = new UnseenInput(descriptor, before);
        if (SetSettings(descriptor, Now, Changed(before)) == 0)
        {
            return input;
        }
        input.Dispose();
        return null;
    }

    public void Dispose()
    {
        Restore();
        foreach (PosixSignalRegistration signal in signals)
        {
            signal.Dispose();
        }
    }

    private void Restore() => _ = SetSettings(descriptor, Now, before);

    private static bool IsInBackground(int descriptor) =>
        ForegroundGroup(descriptor) is var foreground and >= 0 && foreground != OwnGroup();

    // struct termios: four flag words, of which the last is the local modes, then the control characters.
    private static byte[] Changed(byte[] before)
    {
        byte[] settings = [.. before];
        (int modes, uint canonical, int least, int time) =
            OperatingSystem.IsLinux() ? (12, 0x2u, 17 + 6, 17 + 5) : (24, 0x100u, 32 + 16, 32 + 17);
        Span<byte> word = settings.AsSpan(modes, sizeof(uint));
        MemoryMarshal.Write(word, MemoryMarshal.Read<uint>(word) & ~(canonical | Echo));
        settings[least] = 0;
        settings[time] = 0;
        return settings;
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetSettings(int descriptor, [Out] byte[] settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetSettings(int descriptor, int when, byte[] settings);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OwnGroup();
}
