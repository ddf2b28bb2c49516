using NeuronProbe.Collectors;

namespace NeuronProbe.Results;

/// <summary>Words that an example must have at or near its peak, all of them.</summary>
internal sealed record WordQuery
{
    /// <param name="text">The words as typed.</param>
    /// <exception cref="ProbeException">There is no word in it.</exception>
    public WordQuery(string text)
    {
        Text = text;
        Words = [.. WholeWords.Of(text).Distinct()];
        if (Words.Count == 0)
        {
            throw new ProbeException(
                $"--find: expected a word, or several with blanks between them, but got '{text}'. "
                + "Type letters or digits.");
        }
    }

    /// <summary>The words as typed.</summary>
    public string Text { get; }

    /// <summary>The words, folded, each once.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether an example has them all.</summary>
    public bool Holds(TopExample example)
    {
        IReadOnlyList<string> near = PeakWords.Of(example.Context);
        return Words.All(near.Contains);
    }
}
