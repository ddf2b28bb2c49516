namespace NeuronProbe.Concepts.Labels;

/// <summary>A concept that applies to tokens by their number in the document.</summary>
/// <param name="name">The concept's name.</param>
/// <param name="first">The first one, from 0.</param>
/// <param name="last">The last one.</param>
internal sealed class PositionRule(string name, int first, int last) : ConceptRule(name)
{
    public override void Mark(DocumentTokens tokens, LabelOn labelOn, List<int> marked)
    {
        for (int token = first; token < tokens.Tokens.Length && token <= last; token++)
        {
            marked.Add(token);
        }
    }
}
