namespace NeuronProbe.Models.Kernels;

/// <summary>Which tokens of its row a token attends to, and what becomes of a score before the softmax.</summary>
internal sealed record AttentionRule
{
    /// <summary>A token attends to itself and all before it.</summary>
    public static AttentionRule Causal { get; } = new();

    /// <summary>A token attends to all of its row that is no padding.</summary>
    public static AttentionRule Everywhere { get; } = new() { LooksAhead = true };

    /// <summary>Whether a token attends to those after it too.</summary>
    public bool LooksAhead { get; init; }

    /// <summary>
    /// How many tokens attention reaches back, and ahead where it looks ahead, the token itself counted both times;
    /// null where there is no bound.
    /// </summary>
    public int? Window { get; init; }

    /// <summary>Where set, a score s becomes cap * tanh(s / cap).</summary>
    public double? SoftCap { get; init; }

    /// <summary>What each head takes from a score for each token that the key stands before the query (ALiBi, Press et
    /// al. 2022); or null.</summary>
    public IReadOnlyList<float>? Slopes { get; init; }

    /// <summary>The first key that a query attends to.</summary>
    /// <param name="query">The query's place in its row.</param>
    /// <param name="rowLength">Tokens of the row that are no padding, at least 1.</param>
    public int FirstKey(int query, int rowLength) =>
        Window is { } window ? Math.Max(0, Place(query, rowLength) + 1 - window) : 0;

    /// <summary>The key after the last one that a query attends to.</summary>
    /// <param name="query">The query's place in its row.</param>
    /// <param name="rowLength">Tokens of the row that are no padding.</param>
    public int EndOfKeys(int query, int rowLength) =>
        !LooksAhead ? query + 1 : Window is { } window
            ? (int)Math.Min(rowLength, (long)Place(query, rowLength) + window) : rowLength;

    /// <summary>Whether in rows of this length all of it comes to causal attention and nothing else.</summary>
    public bool IsPlain(int length) =>
        !LooksAhead && SoftCap is null && Slopes is null && (Window is null || Window >= length);

    /// <summary>Whether in rows of this length each token attends to all of its row, and nothing becomes of its
    /// scores.</summary>
    public bool IsWhole(int length) =>
        LooksAhead && SoftCap is null && Slopes is null && (Window is null || Window >= length);

    /// <summary>Where a query stands. Padding that looks ahead sees what the row's last token sees: something, so that
    /// its softmax is one.</summary>
    private int Place(int query, int rowLength) => LooksAhead ? Math.Min(query, rowLength - 1) : query;
}
