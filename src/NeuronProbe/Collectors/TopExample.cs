using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>One of the tokens on which a neuron is at its most extreme.</summary>
/// <param name="Tail">Which end of the activations.</param>
/// <param name="Rank">Its place in the list, from 1.</param>
/// <param name="Activation">The neuron's activation on it.</param>
/// <param name="Context">The token and those round it.</param>
/// <param name="ContextActivations">The neuron's activation on each token of the context, also on tokens that do not
/// count; it may be NaN or infinite.</param>
internal sealed record TopExample(
    Tail Tail, int Rank, float Activation, TokenContext Context, float[] ContextActivations)
{
    /// <summary>What is written of the context; examples on the same token may share it.</summary>
    public ContextCells Cells { get => field ??= new(Context); init; }

    /// <summary>The table <c>top_examples</c>, for each tail a row a rank.</summary>
    public static TableSchema<TopExample> Schema { get; } = new(
        "top_examples",
        "top_examples",
        isSingleRow: false,
        [
            new("tail", row => row.Tail == Tail.High ? "high" : "low"),
            new("rank", row => row.Rank),
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
            new("context_token_ids", row => Cell.Of(row.Cells.TokenIds), IsNestedOnly: true)
            {
                Kind = CellKind.WholeList,
            },
            new("context_activations", row => row.ContextActivations, IsNestedOnly: true),
            new("context_starts", row => Cell.Of(row.Cells.Starts), IsNestedOnly: true) { Kind = CellKind.WholeList },
            new("context_ends", row => Cell.Of(row.Cells.Ends), IsNestedOnly: true) { Kind = CellKind.WholeList },
            new("context_tokens", row => Cell.Of(row.Cells.Tokens), IsNestedOnly: true)
            {
                Kind = CellKind.TextList,
                IsColumnarOnly = true,
            },
        ]);
}
