using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Activations;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>What a kind of collector found out about the corpus before the model reads it, and what it notes of what
/// the model is going to read.</summary>
internal abstract class Preparation
{
    /// <summary>What was found; collectors find it by its type in <see cref="CollectorOptions.Own"/>.</summary>
    public abstract object Found { get; }

    /// <summary>The document with what its collectors need to know of it; called by one thread,
    /// in the corpus's order.</summary>
    /// <exception cref="ProbeException">It can't be told for this document.</exception>
    public virtual TokenizedDocument Annotate(TokenizedDocument document) => document;

    /// <summary>Notes what its collectors need to know of a block, once for all sites and neurons;
    /// its windows are all there.</summary>
    public virtual void Annotate(BlockLayout block)
    {
    }

    /// <summary>What <see cref="PreparationRequest.Kept"/> needs to make it again without reading the corpus; null
    /// where it is always read.</summary>
    public virtual JsonNode? Keep() => null;
}

/// <summary>What a kind of collector can use to prepare itself.</summary>
/// <param name="Options">What collectors are asked for.</param>
/// <param name="Open">Opens the corpus anew, to be read once from its start.</param>
/// <param name="Cut">Cuts a document into the windows that the model reads.</param>
/// <param name="Warn">Told what the user should know of.</param>
/// <param name="Cancellation">Stops it.</param>
internal sealed record PreparationRequest(
    CollectorOptions Options,
    Func<TokenizedCorpus> Open,
    Func<TokenizedDocument, IEnumerable<Window>> Cut,
    Action<string> Warn,
    CancellationToken Cancellation)
{
    /// <summary>What <see cref="Preparation.Keep"/> gave for the same corpus and options, or null: then the corpus is
    /// read.</summary>
    public JsonElement? Kept { get; init; }
}
