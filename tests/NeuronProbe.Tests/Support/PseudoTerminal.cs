using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>A terminal of which the test is the screen and the keyboard. Linux has it here.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 0x2;
    private const int NotControlling = 0x100;
    private const int SettingsBytes = 60;

    private readonly FileStream screen;

    public PseudoTerminal()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pseudo-terminals are opened as Linux has them.");
        int master = Open(ReadWrite | NotControlling);
        Assert.True(master >= 0 && Grant(master) == 0 && Unlock(master) == 0, "No pseudo-terminal was given.");
        Descriptor = OpenFile(Marshal.PtrToStringUTF8(NameOf(master))!, ReadWrite | NotControlling);
        Assert.True(Descriptor >= 0);
        screen = new FileStream(new SafeFileHandle(master, ownsHandle: true), FileAccess.ReadWrite, 1);
    }

    /// <summary>The program's side.</summary>
    public int Descriptor { get; }

    /// <summary>Modes and control characters.</summary>
    public byte[] Settings
    {
        get
        {
            byte[] settings = new byte[SettingsBytes];
            Assert.Equal(0, GetSettings(Descriptor, settings));
            return settings;
        }
    }

    /// <summary>Types on the keyboard.</summary>
    public void Type(string text)
    {
        screen.Write(Encoding.Latin1.GetBytes(text));
        screen.Flush();
    }

    /// <summary>Waits until the program has written that, and nothing else.</summary>
    public void Await(string text)
    {
        byte[] shown = new byte[text.Length];
        screen.ReadExactly(shown);
        Assert.Equal(text, Encoding.Latin1.GetString(shown));
    }

    /// <summary>What the program reads next from the keyboard, a line or less.</summary>
    public string Read()
    {
        byte[] typed = new byte[SettingsBytes];
        nint count = Read(Descriptor, typed, typed.Length);
        return Encoding.Latin1.GetString(typed, 0, (int)Math.Max(0, count));
    }

    public void Dispose()
    {
        _ = Close(Descriptor);
        screen.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt")]
    private static partial int Open(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(int master);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(int master);

    [LibraryImport("libc", EntryPoint = "ptsname")]
    private static partial nint NameOf(int master);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, [Out] byte[] buffer, nint count);

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetSettings(int descriptor, [Out] byte[] settings);
}
