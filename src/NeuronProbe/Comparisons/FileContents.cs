using CsvHelper;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Comparisons;

/// <summary>Where two files begin to differ.</summary>
internal static class FileContents
{
    private const int PieceLength = 1 << 16;
    private const int MostText = 40;

    /// <summary>In words: of CSV the first cell, of others the first byte.</summary>
    /// <param name="first">One file.</param>
    /// <param name="second">The other one.</param>
    public static string Tell(string first, string second) =>
        Path.GetExtension(first) == ".csv" ? TellCells(first, second) : TellBytes(first, second);

    private static string TellCells(string first, string second)
    {
        var options = new CsvReaderOptions { Separator = ',', MalformedData = CsvMalformedDataHandling.Throw };
        try
        {
            using var one = CsvReader.FromText(File.ReadAllText(first), options);
            using var other = CsvReader.FromText(File.ReadAllText(second), options);
            one.ReadHeader();
            other.ReadHeader();
            if (!one.Headers.SequenceEqual(other.Headers))
            {
                return "has other columns";
            }
            for (int row = 1; ; row++)
            {
                (bool hasOne, bool hasOther) = (one.Read(), other.Read());
                if (hasOne != hasOther)
                {
                    return $"has {(hasOne ? "fewer" : "more")} rows: {Figures.Count(row - 1)} are in both";
                }
                if (!hasOne)
                {
                    return "differs in how its cells are written";
                }
                for (int i = 0; i < one.Headers.Count; i++)
                {
                    if (one.GetString(i) != other.GetString(i))
                    {
                        return $"differs first in row {Figures.Count(row)}, {one.Headers[i]}: "
                            + $"{Cut(one.GetString(i))} and {Cut(other.GetString(i))}";
                    }
                }
            }
        }
        catch (CsvFormatException e)
        {
            return $"can't be read as a table: {e.Message.TrimEnd('.')}";
        }
    }

    private static string TellBytes(string first, string second)
    {
        using FileStream one = UserFile.OpenAsIs(first);
        using FileStream other = UserFile.OpenAsIs(second);
        byte[] a = new byte[PieceLength];
        byte[] b = new byte[PieceLength];
        for (long start = 0; ; start += PieceLength)
        {
            int length = one.ReadAtLeast(a, PieceLength, throwOnEndOfStream: false);
            int otherLength = other.ReadAtLeast(b, PieceLength, throwOnEndOfStream: false);
            int same = a.AsSpan(0, length).CommonPrefixLength(b.AsSpan(0, otherLength));
            if (same < Math.Max(length, otherLength) || length < PieceLength)
            {
                return $"differs from byte {Figures.Count(start + same)} on";
            }
        }
    }

    private static string Cut(string text) => text.Length <= MostText ? $"'{text}'" : $"'{text[..MostText]}...'";
}
