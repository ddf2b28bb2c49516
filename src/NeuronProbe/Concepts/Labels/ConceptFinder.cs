using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Concepts.Labels;

/// <summary>Finds the chosen concepts in documents, by their labels and by definitions;
/// a definition takes the place of labels of its name.</summary>
/// <param name="choice">The concepts that count.</param>
/// <param name="definitions">Concepts that are found by rules.</param>
/// <param name="labelOn">Which tokens of a labelled word.</param>
internal sealed class ConceptFinder(ConceptChoice choice, ConceptDefinitions definitions, LabelOn labelOn)
{
    private readonly ConceptRule[] rules = [.. definitions.Rules.Where(rule => choice.Matches(rule.Name))];

    /// <summary>The concepts of one document, in no particular order;
    /// a defined one is among them only where it occurs.</summary>
    /// <exception cref="ProbeException">A rule can't be applied to the document.</exception>
    public IEnumerable<FoundConcept> Find(TokenizedDocument document)
    {
        Dictionary<string, FoundConcept?> found = new(StringComparer.Ordinal);
        DocumentTokens tokens = new(document);
        AddLabels(document.Document.Labels ?? DocumentLabels.None, tokens, found);
        foreach (ConceptRule rule in rules)
        {
            FoundConcept concept = new(rule.Name) { IsOfPart = true };
            rule.Mark(tokens, labelOn, concept.Marked);
            if (concept.Marked.Count > 0)
            {
                found[rule.Name] = concept;
            }
        }
        return found.Values.OfType<FoundConcept>();
    }

    private void AddLabels(DocumentLabels labels, DocumentTokens tokens, Dictionary<string, FoundConcept?> found)
    {
        foreach (LabelledSpan span in labels.Spans)
        {
            if (Of(span.Concept) is FoundConcept concept)
            {
                concept.IsOfPart = true;
                tokens.AddSpan(span.Start, span.End, labelOn, concept.Marked);
            }
        }
        foreach (string name in labels.Whole)
        {
            if (Of(name) is FoundConcept concept)
            {
                concept.IsOfDocument = true;
            }
        }
        foreach ((string name, bool[] applies) in labels.Tokens)
        {
            if (Of(name) is FoundConcept concept)
            {
                concept.IsOfPart = true;
                concept.Marked.AddRange(Enumerable.Range(0, applies.Length).Where(token => applies[token]));
            }
        }

        // Null stands for a name that does not count, so that each is matched once a document.
        FoundConcept? Of(string name)
        {
            if (!found.TryGetValue(name, out FoundConcept? concept))
            {
                found[name] =
                    concept = choice.Matches(name) && !definitions.Define(name) ? new FoundConcept(name) : null;
            }
            return concept;
        }
    }
}
