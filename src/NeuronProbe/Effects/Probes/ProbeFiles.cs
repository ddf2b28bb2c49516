using NeuronProbe.Reports;
using NeuronProbe.Results;

namespace NeuronProbe.Effects.Probes;

/// <summary>The files of probes: the table, and what it is of.</summary>
internal static class ProbeFiles
{
    /// <summary>What they are together.</summary>
    public const string What = SideTableKind.Probes;

    public const string Table = $"{SideTableKind.Probes}.csv";

    /// <summary>The file that says what the table is of.</summary>
    public const string Manifest = $"{SideTableKind.Probes}.json";

    /// <summary>The names of both.</summary>
    public static IReadOnlyList<string> Names { get; } = [Table, Manifest];

    /// <summary>Writes both; where the folder holds a scan they join its results.</summary>
    /// <exception cref="ProbeException">The folder holds a scan of another model.</exception>
    /// <exception cref="BusyException">Somebody else writes to it.</exception>
    /// <exception cref="StorageException">They can't be written.</exception>
    public static void Write(string folder, ProbeFindings found, ProbeOrigin origin) => SideFiles.Write(
        folder,
        [
            (Table, stream => WriteCsv(stream, found)),
            (Manifest, stream => ProbeJson.Write(stream, found, origin)),
        ],
        origin.ModelFiles);

    /// <summary>Writes the table as CSV.</summary>
    public static void WriteCsv(Stream stream, ProbeFindings found)
    {
        using var table = new CsvTable(stream, ProbeRow.Schema, new ReportOptions(), hasKeys: false);
        table.WriteHeader();
        foreach (ProbeRow row in found.Rows)
        {
            table.Write(ProbeRow.Schema.CellsOf(row));
        }
    }
}
