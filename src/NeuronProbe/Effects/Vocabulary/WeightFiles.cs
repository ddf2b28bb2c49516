using NeuronProbe.Reports;

namespace NeuronProbe.Effects.Vocabulary;

/// <summary>The files that hold <see cref="WeightFindings"/>.</summary>
internal static class WeightFiles
{
    /// <summary>What they are together.</summary>
    public const string What = "weights of neurons";

    /// <summary>The file that says how the others were made.</summary>
    public const string Manifest = "weights.json";

    private const string Weights = "weights.csv";
    private const string Logits = "logits.csv";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Weights, Logits, Manifest];

    /// <summary>Writes them to a folder, that which says how they were made last.</summary>
    /// <returns>Whether they joined a scan of the model that is there.</returns>
    /// <exception cref="ProbeException">The folder holds a scan of another model.</exception>
    /// <exception cref="StorageException">One can't be written.</exception>
    public static bool Write(string folder, WeightFindings found, WeightOrigin origin, ReportOptions options) =>
        SideFiles.Write(folder, Of(found, origin, options), origin.Files);

    /// <summary>Names and contents, that which says how the others were made last.</summary>
    public static IReadOnlyList<(string Name, Action<Stream> Write)> Of(
        WeightFindings found, WeightOrigin origin, ReportOptions options) =>
    [
        (Weights, stream => WriteWeights(stream, found, options)),
        (Logits, stream => WriteLogits(stream, found, options)),
        (Manifest, stream => WeightJson.Write(stream, found, origin, withNeurons: false)),
    ];

    /// <summary>Writes a line for each neuron.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="found">What was found.</param>
    /// <param name="options">How it is written.</param>
    public static void WriteWeights(Stream stream, WeightFindings found, ReportOptions options)
    {
        using var table = new CsvTable(stream, WeightRow.Schema, options);
        table.WriteHeader();
        foreach (SiteWeights site in found.Sites)
        {
            for (int index = 0; index < site.Rows.Count; index++)
            {
                table.BeginNeuron(site.Selection, index);
                table.Write(WeightRow.Schema.CellsOf(site.Rows[index]));
            }
        }
    }

    private static void WriteLogits(Stream stream, WeightFindings found, ReportOptions options)
    {
        using var table = new CsvTable(stream, LogitRow.Schema, options);
        table.WriteHeader();
        foreach (SiteWeights site in found.Sites)
        {
            for (int index = 0; index < site.Rows.Count; index++)
            {
                table.BeginNeuron(site.Selection, index);
                foreach (LogitRow row in found.LogitsOf(site, index))
                {
                    table.Write(LogitRow.Schema.CellsOf(row));
                }
            }
        }
    }
}
