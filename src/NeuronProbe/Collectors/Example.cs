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

    /// <summary>Where its context is in the passages of its site, or null where nobody asked for these.</summary>
    public PassagePlace? Place { get; init; }

    /// <summary>Whether a token of the context is drawn as one that does not count.</summary>
    /// <param name="index">Which of the context's tokens.</param>
    public virtual bool IsLeftOut(int index) => false;

    /// <summary>What is drawn of a token of the context that has no text of its own, or null where nothing is.
    /// </summary>
    /// <param name="index">Which of the context's tokens.</param>
    public virtual string? NameOf(int index) => null;

    /// <summary>The columns of an example, after those that say why it is listed.</summary>
    public static IReadOnlyList<Column<TExample>> Columns<TExample>()
        where TExample : Example =>
    [
        new("activation", row => row.Activation),
        new("document", row => row.Context.Document),
        new("document_id", row => Cell.Of(row.Cells.DocumentId)) { Kind = CellKind.Text },
        new("token", row => row.Context.Token),
        new("token_id", row => row.Context.TokenId),
        new("token_text", row => Cell.Of(row.Cells.TokenText)) { Kind = CellKind.Text },
        new("char_start", row => row.Context.CharStart),
        new("char_end", row => row.Context.CharEnd),
        new("text_before", row => Cell.Of(row.Cells.TextBefore)) { Kind = CellKind.Text },
        new("text_after", row => Cell.Of(row.Cells.TextAfter)) { Kind = CellKind.Text },
        new("context_index", row => row.Context.Index, IsNestedOnly: true),
        new("context_activations", row => row.ContextActivations, IsNestedOnly: true),
        new("passage", row => row.Place?.Passage, IsNestedOnly: true) { Reach = ColumnReach.FilesOfSites },
        new("passage_start", row => row.Place?.Start, IsNestedOnly: true) { Reach = ColumnReach.FilesOfSites },
        new("context_token_ids", row => Cell.Of(row.Cells.TokenIds), IsNestedOnly: true)
        {
            Kind = CellKind.WholeList,
            Reach = ColumnReach.RowsAlone,
        },
        new("context_starts", row => Cell.Of(row.Cells.Starts), IsNestedOnly: true)
        {
            Kind = CellKind.WholeList,
            Reach = ColumnReach.RowsAlone,
        },
        new("context_ends", row => Cell.Of(row.Cells.Ends), IsNestedOnly: true)
        {
            Kind = CellKind.WholeList,
            Reach = ColumnReach.RowsAlone,
        },
        new("context_tokens", row => Cell.Of(row.Cells.Tokens), IsNestedOnly: true)
        {
            Kind = CellKind.TextList,
            Reach = ColumnReach.Columns,
        },
    ];
}
