using System.Globalization;

namespace NeuronProbe.Tables;

/// <summary>What a cell holds.</summary>
public enum CellKind
{
    Empty,
    Whole,
    Real,
    Real32,
    Text,
    WholeList,
    Real32List,
    TextList,
}

/// <summary>One typed value of a table. A number that is NaN or infinite is an empty cell.</summary>
public readonly struct Cell
{
    private readonly object? reference;
    private readonly long bits;

    private Cell(CellKind kind, long whole, double number, object? reference)
    {
        Kind = kind;
        // A cell has one of the two.
        bits = kind == CellKind.Whole ? whole : BitConverter.DoubleToInt64Bits(number);
        this.reference = reference;
    }

    public CellKind Kind { get; }

    /// <summary>What it has in common with cells of other rows, or null.</summary>
    internal SharedValue? Shared => reference as SharedValue;

    private object? Value => reference is SharedValue shared ? shared.Value : reference;

    /// <summary>Whether it is a number, or missing.</summary>
    public bool IsNumberOrEmpty => Kind is CellKind.Empty or CellKind.Whole or CellKind.Real or CellKind.Real32;

    public long Whole => bits;

    /// <summary>The value of a <see cref="CellKind.Real"/> or <see cref="CellKind.Real32"/> cell.</summary>
    public double Number => BitConverter.Int64BitsToDouble(bits);

    public string Text => (string)Value!;

    public ReadOnlySpan<int> WholeList => (int[])Value!;

    public ReadOnlySpan<float> Real32List => (float[])reference!;

    public ReadOnlySpan<string> TextList => (string[])Value!;

    public static implicit operator Cell(long value) => new(CellKind.Whole, value, 0, null);

    public static implicit operator Cell(long? value) => value is { } whole ? whole : default(Cell);

    public static implicit operator Cell(double value) =>
        double.IsFinite(value) ? new(CellKind.Real, 0, value, null) : default;

    public static implicit operator Cell(double? value) => value is { } number ? number : default(Cell);

    /// <summary>
    /// A float32 keeps its kind, so that it is written with the shortest digits that read back to the same float32.
    /// </summary>
    public static implicit operator Cell(float value) =>
        float.IsFinite(value) ? new(CellKind.Real32, 0, value, null) : default;

    public static implicit operator Cell(float? value) => value is { } number ? number : default(Cell);

    public static implicit operator Cell(string? value) => value is null ? default : new(CellKind.Text, 0, 0, value);

    public static implicit operator Cell(int[]? value) =>
        value is null ? default : new(CellKind.WholeList, 0, 0, value);

    public static implicit operator Cell(float[]? value) =>
        value is null ? default : new(CellKind.Real32List, 0, 0, value);

    public static implicit operator Cell(string[]? value) =>
        value is null ? default : new(CellKind.TextList, 0, 0, value);

    /// <summary>A cell that has its value in common with cells of other rows; an empty one for null.</summary>
    internal static Cell Of(SharedValue? shared) => shared is null ? default : new(shared.Kind, 0, 0, shared);

    /// <summary>
    /// The value as CSV shows it: invariant culture, shortest digits that read back to the same value, empty where
    /// missing.
    /// </summary>
    public override string ToString() => Kind switch
    {
        CellKind.Whole => Whole.ToString(CultureInfo.InvariantCulture),
        CellKind.Real => Number.ToString("R", CultureInfo.InvariantCulture),
        CellKind.Real32 => ((float)Number).ToString("R", CultureInfo.InvariantCulture),
        CellKind.Text => Text,
        CellKind.WholeList => string.Join(' ', (int[])Value!),
        CellKind.Real32List => string.Join(
            ' ', ((float[])reference!).Select(value => value.ToString("R", CultureInfo.InvariantCulture))),
        CellKind.TextList => string.Join(' ', (string[])Value!),
        _ => "",
    };
}
