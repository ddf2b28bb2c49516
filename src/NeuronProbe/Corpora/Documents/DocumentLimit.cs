namespace NeuronProbe.Corpora.Documents;

/// <summary>How long a document may be, so that no input makes a scan hold more than it may.</summary>
/// <param name="Bytes">Bytes of its text in UTF-8. At least 1.</param>
/// <param name="Option">The option that sets the limit, for messages.</param>
internal sealed record DocumentLimit(long Bytes, string Option = "--max-document")
{
    /// <summary>Bytes where nobody says how many.</summary>
    public const long DefaultBytes = 64L << 20;

    /// <summary>A line that is so many times too long is the end: nothing says that it ends at all.</summary>
    public const int HopelessFactor = 16;

    /// <summary>What holds where nobody says anything.</summary>
    public static DocumentLimit Default { get; } = new(DefaultBytes);

    /// <summary>An error that names the place, the limit and the ways out.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="line">The line where the document starts, from 1, or 0 for the whole file.</param>
    /// <param name="advice">How to cut it, without the full stop at its end.</param>
    public ProbeException TooLong(TextSource source, long line, string advice)
    {
        string reason = Option == "--max-document" ? "" : $", for which {Option} leaves room,";
        return source.Invalid(
            line,
            $"a document of at most {ByteSize.Format(Bytes)} of text{reason}".TrimEnd(','),
            "a longer one",
            $"{advice}, or raise {Option}.");
    }
}
