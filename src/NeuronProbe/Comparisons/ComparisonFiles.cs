using NeuronProbe.Gates;
using NeuronProbe.Reports;

namespace NeuronProbe.Comparisons;

/// <summary>Writes a comparison to a folder: the table in the formats that are asked for, and the verdict.</summary>
internal static class ComparisonFiles
{
    /// <summary>The name of all files, without their endings.</summary>
    public const string Name = "compare";

    /// <summary>The file with the verdict.</summary>
    public const string Json = Name + ".json";

    private static readonly Dictionary<string, Action<Stream, ScanComparison>> Formats = new(StringComparer.Ordinal)
    {
        ["csv"] = WriteCsv,
        ["parquet"] = (stream, found) => new ComparisonParquet(found).Write(stream),
    };

    /// <summary>Formats of the table.</summary>
    public static IReadOnlyList<string> FormatNames { get; } = [.. Formats.Keys];

    /// <summary>The names of all files with the table in some formats.</summary>
    public static IEnumerable<string> NamesOf(IEnumerable<string> formats) =>
        [.. formats.Select(format => $"{Name}.{format}"), Json];

    /// <summary>Looks before the work whether files may go to a folder.</summary>
    /// <exception cref="ProbeException">One is there and may not be replaced, or there is a file of that name.
    /// </exception>
    public static void DemandFree(string folder, IEnumerable<string> names, bool overwrite)
    {
        if (File.Exists(folder))
        {
            throw new ProbeException($"--out: expected a folder, but '{folder}' is a file. Choose another name.");
        }
        string? there = names.FirstOrDefault(name => File.Exists(Path.Combine(folder, name)));
        if (there is not null && !overwrite)
        {
            throw new ProbeException($"--out: expected a folder without a comparison, but '{folder}' has {there}. "
                + "Choose another folder, or replace it with --overwrite.");
        }
    }

    /// <summary>Writes the files, that with the verdict last.</summary>
    /// <exception cref="StorageException">One can't be written.</exception>
    public static void Write(string folder, IEnumerable<string> formats, ScanComparison found, Verdict verdict)
    {
        foreach (string format in formats)
        {
            Write(folder, $"{Name}.{format}", stream => Formats[format](stream, found));
        }
        Write(folder, Json, stream => ComparisonJson.Write(stream, found, verdict));
    }

    /// <summary>Writes one file of a comparison.</summary>
    /// <exception cref="StorageException">It can't be written.</exception>
    public static void Write(string folder, string name, Action<Stream> write)
    {
        try
        {
            Directory.CreateDirectory(folder);
            WholeFile.Write(Path.Combine(folder, name), write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"--out: expected to write {name} to '{folder}', but got: {e.Message} No half-written file is there. "
                + "Make room and run the same command again, or choose another folder.",
                e);
        }
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
