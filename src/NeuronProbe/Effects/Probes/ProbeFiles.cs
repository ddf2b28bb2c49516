using NeuronProbe.Reports;

namespace NeuronProbe.Effects.Probes;

/// <summary>The files of probes: the table, and what it is of.</summary>
internal static class ProbeFiles
{
    /// <summary>What they are together.</summary>
    public const string What = "probes";

    public const string Table = "probes.csv";

    /// <summary>The file that says what the table is of.</summary>
    public const string Manifest = "probes.json";

    /// <summary>Writes both, the table first.</summary>
    /// <exception cref="StorageException">One can't be written.</exception>
    public static void Write(string folder, ProbeFindings found, ProbeOrigin origin)
    {
        SideFiles.Write(folder, Table, stream => WriteCsv(stream, found));
        SideFiles.Write(folder, Manifest, stream => ProbeJson.Write(stream, found, origin));
    }

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
