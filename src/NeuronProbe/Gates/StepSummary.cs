using System.Text;

namespace NeuronProbe.Gates;

/// <summary>The file that GitHub Actions shows as a step's summary.</summary>
internal static class StepSummary
{
    /// <summary>The variable that names it.</summary>
    public const string Variable = "GITHUB_STEP_SUMMARY";

    /// <summary>Appends a verdict to what other commands of the step have put there; nothing where that has left no
    /// room.</summary>
    /// <param name="path">The file.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="subject">What was judged.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Append(string path, Verdict verdict, GateSubject subject)
    {
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        long room = VerdictMarkdown.SummaryBytes - stream.Length;
        if (room > VerdictMarkdown.LeastBytes)
        {
            string text = "\n" + VerdictMarkdown.TextOf(verdict, subject, room - 1);
            stream.Write(Encoding.UTF8.GetBytes(text));
        }
    }
}
