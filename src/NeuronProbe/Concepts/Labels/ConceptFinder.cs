using System.Runtime.InteropServices;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Concepts.Labels;

/// <summary>Finds the chosen concepts in documents, by their labels and by definitions;
/// a definition takes the place of labels of its name.</summary>
/// <param name="choice">The concepts that count.</param>
/// <param name="definitions">Concepts that are found by rules.</param>
/// <param name="labelOn">Which tokens of a labelled word.</param>
internal sealed class ConceptFinder(ConceptChoice choice, ConceptDefinitions definitions, LabelOn labelOn)
{
    // Names that were met; a corpus may have one a word, so they are forgotten beyond so many.
    private const int MostNames = 10_000;

    private readonly Dictionary<string, bool> isCounted = new(StringComparer.Ordinal);
    private readonly ConceptRule[] rules =
        [.. definitions.Rules.Where(rule => choice.Matches(rule.Name) || choice.IsTerm(rule.Name))];

    private readonly List<ConceptTerm> unmet =
    [
        .. choice.Combinations.SelectMany(combination => combination.Terms)
            .Where(term => !definitions.Rules.Any(rule => term.Matches(rule.Name))).Distinct(),
    ];

    /// <summary>The terms of combinations that stand for nothing that was met so far.</summary>
    public IReadOnlyList<ConceptTerm> Unmet => unmet;

    /// <summary>The concepts of one document, in no particular order;
    /// a defined one is among them only where it occurs.</summary>
    /// <exception cref="ProbeException">A rule can't be applied to the document.</exception>
    public IEnumerable<FoundConcept> Find(TokenizedDocument document)
    {
        Dictionary<string, FoundConcept> found = new(StringComparer.Ordinal);
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
        return choice.Combinations.Count == 0 ? found.Values : Combine(found, document.Tokens.Length);
    }

    /// <summary>What counts of what was found, and the combinations.</summary>
    private IEnumerable<FoundConcept> Combine(Dictionary<string, FoundConcept> found, int tokenCount)
    {
        unmet.RemoveAll(term => found.Values.Any(concept => term.Matches(concept.Name)));
        return
        [
            .. found.Values.Where(concept => choice.Matches(concept.Name)),
            .. choice.Combinations.Select(combination => combination.Find(found, tokenCount)).OfType<FoundConcept>(),
        ];
    }

    private void AddLabels(DocumentLabels labels, DocumentTokens tokens, Dictionary<string, FoundConcept> found)
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

        FoundConcept? Of(string name)
        {
            if (!Counts(name))
            {
                return null;
            }
            ref FoundConcept? concept = ref CollectionsMarshal.GetValueRefOrAddDefault(found, name, out _);
            return concept ??= new FoundConcept(name);
        }
    }

    private bool Counts(string name)
    {
        if (!isCounted.TryGetValue(name, out bool counts))
        {
            if (isCounted.Count == MostNames)
            {
                isCounted.Clear();
            }
            counts = (choice.Matches(name) || choice.IsTerm(name)) && !definitions.Define(name);
            isCounted.Add(name, counts);
        }
        return counts;
    }
}
