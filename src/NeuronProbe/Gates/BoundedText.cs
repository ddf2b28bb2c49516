using System.Text;

namespace NeuronProbe.Gates;

/// <summary>Lines of text that stay below a number of bytes as UTF-8.</summary>
/// <param name="most">The number.</param>
internal sealed class BoundedText(long most)
{
    private readonly StringBuilder text = new();

    /// <summary>Bytes that there is still room for.</summary>
    public long Room { get; private set; } = most;

    /// <summary>Bytes of some lines.</summary>
    public static long BytesOf(params IEnumerable<string> lines) =>
        lines.Sum(line => (long)Encoding.UTF8.GetByteCount(line) + 1);

    /// <summary>Adds lines, all of them or none.</summary>
    /// <param name="keep">Bytes that must be left afterwards.</param>
    /// <param name="lines">The lines.</param>
    /// <returns>Whether there was room.</returns>
    public bool TryAdd(long keep, params IReadOnlyList<string> lines)
    {
        long bytes = BytesOf(lines);
        if (bytes + keep > Room)
        {
            return false;
        }
        foreach (string line in lines)
        {
            text.Append(line).Append('\n');
        }
        Room -= bytes;
        return true;
    }

    public override string ToString() => text.ToString();
}
