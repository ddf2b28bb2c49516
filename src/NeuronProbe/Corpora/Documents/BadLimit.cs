using System.Globalization;

namespace NeuronProbe.Corpora.Documents;

/// <summary>How many bad records may be skipped: a share of the records read, or a number of them.</summary>
/// <param name="Share">The share, from 0 to 1, or null where a number counts.</param>
/// <param name="Count">The number, or null where a share counts.</param>
internal sealed record BadLimit(double? Share, long? Count)
{
    /// <summary>Records after which a share is held while reading;
    /// before them one bad record would be too many.</summary>
    public const int RecordsBeforeShare = 1000;

    /// <summary>One in a hundred.</summary>
    public static BadLimit Default { get; } = new(0.01, null);

    /// <summary>Reads <c>5%</c> or <c>50</c>.</summary>
    /// <exception cref="ProbeException">It is neither.</exception>
    public static BadLimit Parse(string text)
    {
        const NumberStyles Digits = NumberStyles.AllowDecimalPoint;
        if (text.EndsWith('%')
            && double.TryParse(text.AsSpan()[..^1].Trim(), Digits, CultureInfo.InvariantCulture, out double percent)
            && percent <= 100)
        {
            return new BadLimit(percent / 100, null);
        }
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            ? new BadLimit(null, count)
            : throw new ProbeException("--max-bad: expected a share such as 5% or a number of records such as 50, but "
                + $"got '{text}'. Give one of them.");
    }

    /// <summary>Whether so many are too many.</summary>
    /// <param name="bad">Bad records so far.</param>
    /// <param name="records">All records so far.</param>
    /// <param name="isEnd">Whether no more come.</param>
    public bool IsPassed(long bad, long records, bool isEnd) =>
        Count is { } most ? bad > most : (isEnd || records >= RecordsBeforeShare) && bad > Share * records;

    /// <summary>As it is given: <c>1%</c> or <c>50</c>.</summary>
    public override string ToString() =>
        Count?.ToString(CultureInfo.InvariantCulture)
        ?? string.Create(CultureInfo.InvariantCulture, $"{Share * 100:0.######}%");
}
