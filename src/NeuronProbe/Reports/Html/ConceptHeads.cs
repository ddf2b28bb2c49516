using NeuronProbe.Collectors;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Reports.Html;

/// <summary>The columns of tables of concepts: what tells most first, both ends of an interval in one, and the AUROC
/// drawn as well.</summary>
internal static class ConceptHeads
{
    private const string Low = "_low";
    private const string High = "_high";
    private const string Auroc = "auroc";

    private static readonly string[] First =
    [
        "point_biserial_r", Auroc, Auroc + Low, "direction", "q_value", "held_out_auroc", "held_out_auroc" + Low,
        "control_auroc", "selectivity",
    ];

    /// <summary>Writes them as a list, the flags last.</summary>
    public static void Write(DataText data)
    {
        foreach (string name in NeuronBlock.ConceptColumns.Select(column => column.Name)
            .Where(name => !name.EndsWith(High, StringComparison.Ordinal)).OrderBy(Place))
        {
            if (name == Auroc)
            {
                FigureWords.Of("auroc_drawing").Write(data, Auroc);
            }
            bool isInterval = name.EndsWith(Low, StringComparison.Ordinal);
            FigureWords.Of(name).Write(
                data, name, isInterval ? () => data.Json.WriteString("to", name[..^Low.Length] + High) : null);
        }
        string meaning = string.Join("; ", FlagWords.Names.Except(NeuronFlags.Names).Select(
            flag => $"{flag.Replace('_', '-')}: {FlagWords.Meaning(flag)}"));
        new FigureWord("flags", meaning) { Kind = "flags" }.Write(data, NeuronBlock.Flags);

        static int Place(string name) => Array.IndexOf(First, name) is >= 0 and var place ? place : First.Length;
    }
}
