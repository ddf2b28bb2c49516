using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Cli.Terminals;

/// <summary>Asks a terminal for the colour of its background.</summary>
/// <remarks>
/// What was typed before is not read: the terminal is not asked then. What is typed between the question and its
/// answer, a few milliseconds, is lost, and shown nowhere.
/// </remarks>
/// <param name="input">The descriptor that its answers come from.</param>
/// <param name="output">The descriptor that questions go to.</param>
internal sealed partial class TerminalBackground(int input, int output)
{
    public const int StandardInput = 0;

    private const short Readable = 1;
    private const int AnswerBytes = 256;

    /// <summary>How long an answer is awaited: for that long where a terminal answers no question at all.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>The colour, or null where nobody knows it.</summary>
    public Colour? Ask()
    {
        try
        {
            using UnseenInput? unseen = UnseenInput.Begin(input);
            byte[] question = Encoding.ASCII.GetBytes(BackgroundAnswer.Question);
            return unseen is null || IsReadable(TimeSpan.Zero) || Write(output, question, question.Length) < 0
                ? null
                : BackgroundAnswer.Read(Answer());
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException
            or PlatformNotSupportedException)
        {
            return null;
        }
    }

    private string Answer()
    {
        var answer = new StringBuilder();
        byte[] read = new byte[AnswerBytes];
        long start = Stopwatch.GetTimestamp();
        while (!BackgroundAnswer.IsComplete(answer.ToString())
            && Patience - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } left
            && IsReadable(left)
            && Read(input, read, read.Length) is var count and > 0)
        {
            answer.Append(Encoding.Latin1.GetString(read, 0, (int)count));
        }
        return answer.ToString();
    }

    private bool IsReadable(TimeSpan within)
    {
        var asked = new Awaited { Descriptor = input, Events = Readable };
        return Poll(ref asked, 1, (int)Math.Ceiling(within.TotalMilliseconds)) > 0
            && (asked.Found & Readable) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref Awaited asked, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Read(int descriptor, [Out] byte[] buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Write(int descriptor, byte[] buffer, nint count);

    // struct pollfd.
    [StructLayout(LayoutKind.Sequential)]
    private struct Awaited
    {
        public int Descriptor;
        public short Events;
        public short Found;
    }
}
