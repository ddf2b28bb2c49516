namespace NeuronProbe.Tables;

/// <summary>A text or a list that cells of many rows have in common;
/// what a format makes of it is kept with it.</summary>
internal sealed class SharedValue
{
    public SharedValue(string text)
    {
        Value = text;
        Kind = CellKind.Text;
    }

    public SharedValue(int[] list)
    {
        Value = list;
        Kind = CellKind.WholeList;
    }

    public SharedValue(string[] list)
    {
        Value = list;
        Kind = CellKind.TextList;
    }

    /// <summary>The text or the list.</summary>
    public object Value { get; }

    public CellKind Kind { get; }

    /// <summary>The value in JSON, once somebody has written it; always the same bytes.</summary>
    public byte[]? Json { get; set; }

    public static SharedValue? Of(string? text) => text is null ? null : new(text);

    public static SharedValue? Of(int[]? list) => list is null ? null : new(list);

    public static SharedValue? Of(string[]? list) => list is null ? null : new(list);
}
