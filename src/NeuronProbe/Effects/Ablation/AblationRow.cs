using NeuronProbe.Tables;

namespace NeuronProbe.Effects.Ablation;

/// <summary>What an ablation changes on some tokens.</summary>
/// <param name="Contexts">Which: <c>corpus</c>, <c>top</c> or <c>random</c>.</param>
/// <param name="Concept">The concept whose tokens they are, or null for all.</param>
/// <param name="Value">What the neuron was set to; null for several neurons that are set to their means.</param>
/// <param name="Figures">The change.</param>
internal sealed record AblationRow(string Contexts, string? Concept, float? Value, LossChange Figures)
{
    /// <summary>All tokens that count.</summary>
    public const string Corpus = "corpus";

    /// <summary>The contexts after the tokens on which the neuron is highest.</summary>
    public const string Top = "top";

    /// <summary>As many contexts that are drawn at random.</summary>
    public const string Random = "random";

    private static readonly Column<AblationRow>[] AfterConcept =
    [
        new("tokens", row => (long?)row.Figures.Tokens),
        new("documents", row => (long?)row.Figures.Documents),
        new("loss", row => (double?)row.Figures.Loss),
        new("loss_ablated", row => (double?)row.Figures.LossAblated),
        new("change", row => (double?)row.Figures.Change),
        new("change_low", row => (double?)row.Figures.Low),
        new("change_high", row => (double?)row.Figures.High),
        new("contexts", row => row.Contexts),
    ];

    /// <summary>The columns after those of the keys.</summary>
    public static TableSchema<AblationRow> Schema { get; } = SchemaOf([]);

    /// <summary>The same where there are concepts.</summary>
    public static TableSchema<AblationRow> ConceptSchema { get; } = SchemaOf([new("concept", row => row.Concept)]);

    private static TableSchema<AblationRow> SchemaOf(Column<AblationRow>[] concept) => new(
        "ablation", "ablation", isSingleRow: false,
        [new("value", row => row.Value), .. concept, .. AfterConcept]);
}

/// <summary>A token of the vocabulary whose log-probability an ablation changes where it comes.</summary>
/// <param name="Tail"><c>high</c> where it goes up, <c>low</c> where it goes down.</param>
/// <param name="Rank">From 1, the largest change.</param>
/// <param name="TokenId">The token's id.</param>
/// <param name="Tokens">How often it comes.</param>
/// <param name="Change">The mean change of its log-probability there, in nats.</param>
internal sealed record AblationTokenRow(string Tail, int Rank, int TokenId, long Tokens, double Change)
{
    /// <summary>What it spells; null where there is no tokenizer.</summary>
    public string? TokenText { get; init; }

    /// <summary>The columns after those of the keys.</summary>
    public static TableSchema<AblationTokenRow> Schema { get; } = new(
        "ablation_tokens", "ablation_tokens", isSingleRow: false,
        [
            new("tail", row => row.Tail),
            new("rank", row => (long?)row.Rank),
            new("token_id", row => (long?)row.TokenId),
            new("token_text", row => row.TokenText),
            new("tokens", row => (long?)row.Tokens),
            new("change", row => (double?)row.Change),
        ]);
}
