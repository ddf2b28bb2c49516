using System.Text.RegularExpressions;

namespace NeuronProbe.Concepts.Labels;

/// <summary>A concept made of others: the tokens that all of its terms apply to and none of the negated ones, written
/// <c>upos=VERB &amp; feat=Tense=Past &amp; !feat=VerbForm=Part</c>.</summary>
internal sealed partial class ConceptCombination
{
    private ConceptCombination(IReadOnlyList<ConceptTerm> terms)
    {
        Terms = terms;
        Name = string.Join(" & ", terms.Select(term => (term.IsNegated ? "!" : "") + term.Name));
    }

    /// <summary>The expression with one space on each side of a <c>&amp;</c>.</summary>
    public string Name { get; }

    public IReadOnlyList<ConceptTerm> Terms { get; }

    /// <summary>The combination that an expression stands for, or null where it is one name or pattern.</summary>
    /// <exception cref="ProbeException">A term has no name, or all are negated.</exception>
    public static ConceptCombination? Of(string expression)
    {
        string[] parts = [.. Join().Split(expression).Select(part => part.Trim())];
        if (parts.Length == 1)
        {
            return null;
        }
        ConceptTerm[] terms = [.. parts.Select(part => part.StartsWith('!')
            ? new ConceptTerm(part[1..].Trim(), IsNegated: true)
            : new ConceptTerm(part, IsNegated: false))];
        if (terms.Any(term => string.IsNullOrWhiteSpace(term.Name)))
        {
            throw new ProbeException(
                $"--concept: expected a name or pattern on each side of '&' and after '!', but got '{expression}'. "
                + "Write 'upos=VERB & !feat=VerbForm=Part'.");
        }
        return terms.Any(term => !term.IsNegated)
            ? new(terms)
            : throw WithoutPositive(expression);
    }

    /// <summary>An error that asks for a term without <c>!</c>.</summary>
    public static ProbeException WithoutPositive(string expression) => new(
        $"--concept: expected at least one term without '!', but got '{expression}'. "
        + "Say what the concept applies to, such as 'upos=* & !upos=VERB'.");

    /// <summary>A name as results have it: that of the combination that it stands for, else the name itself.</summary>
    /// <exception cref="ProbeException">It is a wrong combination.</exception>
    public static string Normalise(string name) => Of(name)?.Name ?? name;

    /// <summary>Where it applies in a document, or null where it does not.</summary>
    /// <param name="found">What the document has of labels and definitions, by name.</param>
    /// <param name="tokenCount">The document's tokens.</param>
    public FoundConcept? Find(IReadOnlyDictionary<string, FoundConcept> found, int tokenCount)
    {
        bool[] applies = new bool[tokenCount];
        Array.Fill(applies, true);
        bool isOfPart = false;
        // Those without ! come first, since most documents lack one of them.
        foreach (ConceptTerm term in Terms.OrderBy(term => term.IsNegated))
        {
            FoundConcept[] own = [.. Matching(term, found)];
            if (own.Length == 0 && !term.IsNegated)
            {
                return null;
            }
            bool[] labelled = new bool[tokenCount];
            foreach (FoundConcept concept in own)
            {
                isOfPart |= concept is not { IsOfDocument: true, IsOfPart: false };
                foreach (int token in concept.Tokens(tokenCount))
                {
                    labelled[token] = true;
                }
            }
            for (int token = 0; token < tokenCount; token++)
            {
                applies[token] &= labelled[token] != term.IsNegated;
            }
        }
        FoundConcept combined = new(Name) { IsCombined = true, IsOfDocument = !isOfPart, IsOfPart = isOfPart };
        combined.Marked.AddRange(Enumerable.Range(0, tokenCount).Where(token => applies[token]));
        return combined.Marked.Count > 0 ? combined : null;
    }

    private static IEnumerable<FoundConcept> Matching(
        ConceptTerm term, IReadOnlyDictionary<string, FoundConcept> found) => term.IsPattern
        ? found.Values.Where(concept => term.Matches(concept.Name))
        : found.TryGetValue(term.Name, out FoundConcept? named) ? [named] : [];

    [GeneratedRegex(@"(?<=\s|^)&(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Join();
}
