using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>A token, those round it, and a neuron's activations on them: what lists of tokens show.</summary>
/// <param name="Activation">The neuron's activation on the token.</param>
/// <param name="Context">The token and those round it.</param>
/// <param name="ContextActivations">The neuron's activation on each token of the context, also on tokens that do not
/// count; it may be NaN or infinite.</param>
internal abstract record Example(float Activation, TokenContext Context, float[] ContextActivations)
{
    /// <summary>What is written of the context; examples on the same token may share it.</summary>
    public ContextCells Cells { get => field ??= new(Context); init; }

    /// <summary>The columns of an example, after those that say why it is listed.</summary>
    public static IReadOnlyList<Column<TExample>> Columns<TExample>()
        where TExample : Example =>
    [
        new("activation", row => row.Activation),
        new("document", row => row.Context.Document),
        new("document_id", row => Cell.Of(row.Cells.DocumentId)),
        new("token", row => row.Context.Token),
        new("token_id", row => row.Context.TokenId),
        new("token_text", row => Cell.Of(row.Cells.TokenText)),
        new("char_start", row => row.Context.CharStart),
        new("char_end", row => row.Context.CharEnd),
        new("text_before", row => Cell.Of(row.Cells.TextBefore)),
        new("text_after", row => Cell.Of(row.Cells.TextAfter)),
        new("context_index", row => row.Context.Index, IsNestedOnly: true),
        new("context_token_ids", row => Cell.Of(row.Cells.TokenIds), IsNestedOnly: true),
        new("context_activations", row => row.ContextActivations, IsNestedOnly: true),
        new("context_starts", row => Cell.Of(row.Cells.Starts), IsNestedOnly: true),
        new("context_ends", row => Cell.Of(row.Cells.Ends), IsNestedOnly: true),
    ];
}
