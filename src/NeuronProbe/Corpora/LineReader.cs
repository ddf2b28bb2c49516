using System.Text;

namespace NeuronProbe.Corpora;

/// <summary>Cuts text into lines at <c>\n</c> or <c>\r\n</c>, and at nothing else, and counts them.</summary>
internal sealed class LineReader(TextReader reader)
{
    private readonly char[] buffer = new char[16 * 1024];
    private readonly StringBuilder begun = new();
    private int position;
    private int end;

    /// <summary>Number of the line that was read last, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>What ended that line: <c>\n</c>, <c>\r\n</c>, or nothing at the end of the text.</summary>
    public string LineBreak { get; private set; } = "";

    /// <summary>The next line without its break, or null at the end. Nothing behind the last break is no line.</summary>
    public string? ReadLine()
    {
        begun.Clear();
        while (position < end || Fill())
        {
            ReadOnlySpan<char> rest = buffer.AsSpan(position, end - position);
            int length = rest.IndexOf('\n');
            if (length >= 0)
            {
                position += length + 1;
                LineNumber++;
                return EndLine(rest[..length]);
            }
            begun.Append(rest);
            position = end;
        }
        if (begun.Length == 0)
        {
            return null;
        }
        LineNumber++;
        LineBreak = "";
        return begun.ToString();
    }

    private string EndLine(ReadOnlySpan<char> tail)
    {
        bool hasReturn = tail is [.., '\r'] || (tail.IsEmpty && begun.Length > 0 && begun[^1] == '\r');
        LineBreak = hasReturn ? "\r\n" : "\n";
        if (begun.Length == 0)
        {
            return (hasReturn ? tail[..^1] : tail).ToString();
        }
        begun.Append(tail);
        return begun.ToString(0, begun.Length - (hasReturn ? 1 : 0));
    }

    private bool Fill()
    {
        position = 0;
        end = reader.Read(buffer, 0, buffer.Length);
        return end > 0;
    }
}
