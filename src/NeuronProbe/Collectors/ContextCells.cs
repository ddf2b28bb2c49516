using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>The texts and lists of a context, which all examples on that token have in common.</summary>
/// <param name="context">The context.</param>
internal sealed class ContextCells(TokenContext context)
{

    public TokenContext Context => context;

    public SharedValue DocumentId { get; } = new(context.DocumentId);

    public SharedValue? TokenText { get; } = SharedValue.Of(context.TokenText);

    public SharedValue? TextBefore { get; } = SharedValue.Of(context.TextBefore);

    public SharedValue? TextAfter { get; } = SharedValue.Of(context.TextAfter);

    /// <summary>The text of each token, made once somebody asks for it.</summary>
    public SharedValue? Tokens => field ??= SharedValue.Of(context.TokenTexts);

    public SharedValue TokenIds => field ??= new(context.TokenIds);

    public SharedValue? Starts => field ??= SharedValue.Of(context.Starts);

    public SharedValue? Ends => field ??= SharedValue.Of(context.Ends);
}
