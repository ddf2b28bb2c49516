using NeuronProbe.Gates;
using NeuronProbe.Reports;

namespace NeuronProbe.Comparisons;

/// <summary>Writes a comparison to a folder: the table and the page, as they are asked for, and the verdict.</summary>
internal static class ComparisonFiles
{
    /// <summary>The name of all files, without their endings.</summary>
    public const string Name = "compare";

    /// <summary>What they are together.</summary>
    public const string What = "a comparison";

    /// <summary>The file with the verdict.</summary>
    public const string Json = Name + ".json";

    private static readonly Dictionary<string, Action<string, ScanComparison, Verdict>> Formats =
        new(StringComparer.Ordinal)
        {
            ["csv"] = (folder, found, _) =>
                SideFiles.Write(folder, Name + ".csv", stream => WriteCsv(stream, found)),
            ["parquet"] = (folder, found, _) =>
                SideFiles.Write(folder, Name + ".parquet", new ComparisonParquet(found).Write),
            ["html"] = (folder, found, verdict) => new ComparisonPage(found, verdict).Write(folder),
        };

    /// <summary>Formats of the table, and the page.</summary>
    public static IReadOnlyList<string> FormatNames { get; } = [.. Formats.Keys];

    /// <summary>The names of all files of some formats, but for what the page has beside it.</summary>
    public static IEnumerable<string> NamesOf(IEnumerable<string> formats) =>
        [.. formats.Select(format => $"{Name}.{format}"), Json];

    /// <summary>Writes the files, that with the verdict last.</summary>
    /// <exception cref="StorageException">One can't be written.</exception>
    public static void Write(string folder, IEnumerable<string> formats, ScanComparison found, Verdict verdict)
    {
        foreach (string format in formats)
        {
            Formats[format](folder, found, verdict);
        }
        SideFiles.Write(folder, Json, stream => ComparisonJson.Write(stream, found, verdict));
    }

    /// <summary>Writes the table as CSV, the largest change first.</summary>
    public static void WriteCsv(Stream stream, ScanComparison found)
    {
        using var table = new CsvTable(stream, NeuronChange.Schema, new ReportOptions());
        table.WriteHeader();
        foreach (NeuronChange change in found.Largest)
        {
            table.BeginNeuron(found.Sites[change.Site].Selection, change.Index);
            table.Write(NeuronChange.Schema.CellsOf(change));
        }
    }
}
