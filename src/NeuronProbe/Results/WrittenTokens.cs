using NeuronProbe.Tables;

namespace NeuronProbe.Results;

/// <summary>Tokens of the vocabulary that a neuron promotes or suppresses most.</summary>
/// <param name="Tail"><c>high</c> for those that it promotes, <c>low</c> for those that it suppresses.</param>
/// <param name="Tokens">Each token's text and the effect, the largest first.</param>
internal sealed record WrittenTokens(string Tail, IReadOnlyList<(string Text, double Effect)> Tokens)
{
    /// <summary>Reads a neuron's rows of <c>logits.csv</c>; null where they have other columns.</summary>
    public static IReadOnlyList<WrittenTokens>? Of(NeuronTable table)
    {
        string[] names = [.. table.Schema.Columns.Select(column => column.Name)];
        (int tail, int id, int text, int effect) = (
            Array.IndexOf(names, "tail"), Array.IndexOf(names, "token_id"), Array.IndexOf(names, "token_text"),
            Array.IndexOf(names, "effect"));
        return Math.Min(Math.Min(tail, id), Math.Min(text, effect)) < 0
            ? null
            :
            [
                .. table.Rows.GroupBy(row => row[tail].ToString()).Select(rows => new WrittenTokens(
                    rows.Key, [.. rows.Select(row => (TextOf(row[text], row[id]), NumberOf(row[effect])))])),
            ];
    }

    /// <summary>The text, or the id of a token without one.</summary>
    private static string TextOf(Cell text, Cell id) => text.ToString() is { Length: > 0 } shown ? shown : $"#{id}";

    private static double NumberOf(Cell cell) => cell.Kind switch
    {
        CellKind.Whole => cell.Whole,
        CellKind.Real => cell.Number,
        _ => double.NaN,
    };
}
