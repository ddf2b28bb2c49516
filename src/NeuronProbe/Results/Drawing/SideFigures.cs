using System.Globalization;
using NeuronProbe.Tables;

namespace NeuronProbe.Results.Drawing;

/// <summary>How the figures of tables that other commands have left are written for people: as these commands print
/// them.</summary>
internal static class SideFigures
{
    /// <summary>A whole number, its thousands apart.</summary>
    public const string Count = "count";

    /// <summary>A number that names something.</summary>
    public const string Id = "id";

    /// <summary>The text of a token, whose blanks at its ends must be seen.</summary>
    public const string Token = "token";

    private const string Change = "change";
    private const string Loss = "loss";
    private const string Decimals = "decimals";

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["token_id"] = Id,
        ["token_text"] = Token,
        ["loss"] = Loss,
        ["loss_ablated"] = Loss,
        ["change"] = Change,
        ["change_low"] = Change,
        ["change_high"] = Change,
        ["auroc"] = Decimals,
        ["auroc_low"] = Decimals,
        ["auroc_high"] = Decimals,
    };

    // Columns without which a row says nothing, and then the interval of what it says.
    private static readonly string[] Told = ["change", "effect", "auroc"];
    private static readonly string[] Intervals = ["change_low", "change_high", "auroc_low", "auroc_high"];

    /// <summary>How a column is written: <c>count</c>, <c>id</c>, <c>token</c>, a <c>change</c> or a <c>loss</c> in
    /// nats, three <c>decimals</c>; null for texts and any other figure.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">Index of the column.</param>
    public static string? KindOf(NeuronTable table, int column) =>
        table.Beside is not null && Known.TryGetValue(table.Schema.Columns[column].Name, out string? kind) ? kind
        : table.Rows.Any(row => row[column].Kind == CellKind.Whole)
            && table.Rows.All(row => row[column].Kind is CellKind.Whole or CellKind.Empty) ? Count
        : null;

    /// <summary>A cell for a terminal, or null where nothing but its value says how it is written.</summary>
    /// <param name="kind">The column's kind.</param>
    /// <param name="cell">The cell.</param>
    public static string? TextOf(string? kind, in Cell cell) => (kind, cell.Kind) switch
    {
        (_, CellKind.Empty) => null,
        (Count, CellKind.Whole) => Figures.Count(cell.Whole),
        (Id, CellKind.Whole) => cell.Whole.ToString(CultureInfo.InvariantCulture),
        (Change, CellKind.Whole or CellKind.Real) => Figures.Change(NumberOf(cell)),
        (Loss, CellKind.Whole or CellKind.Real) => Figures.Loss(NumberOf(cell)),
        (Decimals, CellKind.Whole or CellKind.Real) => Figures.Share(NumberOf(cell)),
        _ => null,
    };

    /// <summary>How well a column can be spared where there is no room: what tells rows apart goes last, then what
    /// they say, then its interval, of which both ends go together.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">Index of the column.</param>
    public static int Spare(NeuronTable table, int column)
    {
        if (table.Beside is not { } beside)
        {
            return column;
        }
        string name = table.Schema.Columns[column].Name;
        int count = table.Schema.Columns.Count;
        return name is "value" or "kind" ? count
            : beside.Texts.Contains(name) || name == "k" ? 1 + column
            : Told.Contains(name) ? count + 1
            : Intervals.Contains(name) ? count + 2
            : count + 3 + column;
    }

    private static double NumberOf(in Cell cell) => cell.Kind == CellKind.Whole ? cell.Whole : cell.Number;
}
