namespace NeuronProbe.Concepts.Labels;

/// <summary>A rule by which a concept without labels is found.</summary>
/// <param name="name">The concept's name.</param>
internal abstract class ConceptRule(string name)
{
    public string Name { get; } = name;

    /// <summary>Adds the numbers of the tokens that the concept applies to, in any order, perhaps twice.</summary>
    /// <param name="tokens">The document.</param>
    /// <param name="labelOn">Which tokens of a word, where the rule is about the text and not about tokens.</param>
    /// <param name="marked">Gets the numbers.</param>
    /// <exception cref="ProbeException">The rule can't be applied to the document.</exception>
    public abstract void Mark(DocumentTokens tokens, LabelOn labelOn, List<int> marked);

    /// <exception cref="ProbeException">The document has no text.</exception>
    protected string TextOf(DocumentTokens tokens) => tokens.Text ?? throw new ProbeException(
        $"{tokens.Location}: expected text for the concept '{Name}', but got token ids without a tokenizer that knows "
        + "them. Leave the concept out, choose others with --concept, or put the model's tokenizer files beside it.");
}
