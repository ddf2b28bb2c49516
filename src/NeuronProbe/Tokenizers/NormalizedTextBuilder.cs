using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>Puts a normalised text together piece by piece.</summary>
/// <param name="capacity">UTF-16 units that are expected.</param>
internal sealed class NormalizedTextBuilder(int capacity)
{
    private readonly StringBuilder text = new(capacity);
    private readonly List<(int Start, int End)> ranges = new(capacity);

    /// <summary>Adds units that stand for the same range of the source text.</summary>
    public void Add(ReadOnlySpan<char> units, (int Start, int End) range)
    {
        text.Append(units);
        for (int i = 0; i < units.Length; i++)
        {
            ranges.Add(range);
        }
    }

    /// <summary>Adds units of a text, each standing for what it stands for there.</summary>
    public void Copy(NormalizedText from, int first, int end)
    {
        text.Append(from.Text, first, end - first);
        for (int i = first; i < end; i++)
        {
            ranges.Add(from.Ranges[i]);
        }
    }

    public NormalizedText Build() => new(text.ToString(), ranges);
}
