using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using NeuronProbe.Tables;

namespace NeuronProbe.Effects.Ablation;

/// <summary>Writes what ablations change to a folder.</summary>
internal static class AblationFiles
{
    /// <summary>What the files are together.</summary>
    public const string What = "ablations";

    private const string Csv = "ablation.csv";
    private const string TokensCsv = "ablation_tokens.csv";
    private const string Json = "ablation.json";

    /// <summary>The names of the files.</summary>
    public static IReadOnlyList<string> Names { get; } = [Csv, TokensCsv, Json];

    /// <summary>Writes the files; where the folder holds a scan of the model they join it.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="found">What was found.</param>
    /// <param name="options">What was asked for, by the options' keys.</param>
    /// <returns>Whether they joined a scan.</returns>
    /// <exception cref="ProbeException">The folder holds a scan of another model, or they can't be written.</exception>
    public static bool Write(string folder, FoundEffects found, JsonObject options) => SideFiles.Write(
        folder,
        [
            (Csv, stream => WriteCsv(stream, found)),
            (TokensCsv, stream => Write(stream, AblationTokenRow.Schema, found, effect => effect.Tokens)),
            (Json, stream => AblationJson.Write(stream, found, options)),
        ],
        found.Model.Files);

    /// <summary>Writes the table of changes as CSV.</summary>
    public static void WriteCsv(Stream stream, FoundEffects found) =>
        Write(stream, found.Schema, found, effect => effect.Rows);

    private static void Write<TRow>(
        Stream stream, TableSchema<TRow> schema, FoundEffects found, Func<FoundEffect, IEnumerable<TRow>> rows)
    {
        using var table = new CsvTable(stream, schema, new ReportOptions());
        table.WriteHeader();
        foreach (FoundEffect effect in found.Effects)
        {
            table.BeginNeurons(effect.Keys);
            foreach (TRow row in rows(effect))
            {
                table.Write(schema.CellsOf(row));
            }
        }
    }
}
