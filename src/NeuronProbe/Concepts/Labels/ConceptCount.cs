using System.Runtime.InteropServices;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Concepts.Labels;

/// <summary>Counts the chosen concepts of a corpus, document by document.</summary>
internal sealed class ConceptCount
{
    private const int MostExamples = 10;

    private readonly ConceptChoice choice;
    private readonly ConceptDefinitions definitions;
    private readonly ConceptFinder finder;
    private readonly Dictionary<string, Concept> concepts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Concept> combined = new(StringComparer.Ordinal);
    private readonly HashSet<string> single = new(StringComparer.Ordinal);
    private readonly SortedSet<string> examples = new(StringComparer.Ordinal);
    private readonly SortedSet<string> replaced = new(StringComparer.Ordinal);
    private readonly Dictionary<int, long> typeCounts = [];
    private readonly int definedCount;
    private readonly Action<int, IReadOnlyList<ConceptTokens>>? counted;
    private long documents;

    /// <param name="choice">The concepts that count.</param>
    /// <param name="definitions">Concepts that are found by rules.</param>
    /// <param name="labelOn">Which tokens of a labelled word.</param>
    /// <param name="counted">Told of each document how many tokens it has, and how many each concept of it has.</param>
    public ConceptCount(
        ConceptChoice choice,
        ConceptDefinitions definitions,
        LabelOn labelOn,
        Action<int, IReadOnlyList<ConceptTokens>>? counted = null)
    {
        this.counted = counted;
        this.choice = choice;
        this.definitions = definitions;
        finder = new(choice, definitions, labelOn);
        foreach (string name in choice.Exact.Concat(definitions.Rules.Select(rule => rule.Name).Where(choice.Matches))
            .Distinct())
        {
            concepts.Add(name, new Concept(name, false, 0, 0));
        }
        definedCount = definitions.Rules.Count(rule => choice.Matches(rule.Name) || choice.IsTerm(rule.Name));
        single.UnionWith(definitions.Rules.Select(rule => rule.Name));
        examples.UnionWith(definitions.Rules.Select(rule => rule.Name).Take(MostExamples));
    }

    public void Add(TokenizedDocument document)
    {
        documents++;
        foreach (TextToken token in document.Tokens)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(typeCounts, token.Id, out _)++;
        }
        NoteNames(document.Document.Labels ?? DocumentLabels.None);
        List<ConceptTokens> own = [];
        foreach (FoundConcept found in finder.Find(document))
        {
            int count = found.Tokens(document.Tokens.Length).Length;
            Dictionary<string, Concept> kind = found.IsCombined ? combined : concepts;
            if (choice.Combinations.Count > 0 && !found.IsCombined)
            {
                single.Add(found.Name);
            }
            own.Add(new(found.Name, found.IsCombined, count));
            // One that was named begins as of nothing; its first occurrence decides.
            Concept? known = kind.GetValueOrDefault(found.Name);
            bool isOfDocuments = found is { IsOfDocument: true, IsOfPart: false }
                && (known is null or { IsOfDocuments: true } or { Positives: 0 });
            kind[found.Name] = new Concept(
                found.Name,
                isOfDocuments,
                (known?.Positives ?? 0) + count,
                (known?.PositiveDocuments ?? 0) + (count > 0 ? 1 : 0));
        }
        counted?.Invoke(document.Tokens.Length, own);
        if (concepts.Count > ConceptSurvey.MostConcepts)
        {
            throw new ProbeException(
                $"--concept: expected at most {ConceptSurvey.MostConcepts} different concepts, but "
                + $"{document.Document.Location} has the {concepts.Count}th, such as {Examples()}. Choose with "
                + $"--concept, by names or patterns such as '{examples.Min![..1]}*'.");
        }
    }

    /// <exception cref="ProbeException">A pattern matches nothing, or there is no concept at all.</exception>
    public ConceptSurvey ToSurvey()
    {
        // A label or definition that has the very name of a combination is meant.
        ConceptCombination[] combinations = [.. choice.Combinations.Where(c => !single.Contains(c.Name))];
        foreach (ConceptCombination combination in combinations)
        {
            concepts[combination.Name] = combined.GetValueOrDefault(combination.Name) ?? concepts[combination.Name];
        }
        ConceptTerm[] unmet = [.. finder.Unmet.Where(term => combinations.Any(c => c.Terms.Contains(term)))];
        string[] unmatched =
        [
            .. choice.WithoutMatch([.. concepts.Keys.Except(combinations.Select(c => c.Name))]),
            .. unmet.Where(term => term.IsPattern).Select(term => term.Name).Distinct(),
        ];
        if (concepts.Values.FirstOrDefault(c => c.Positives == 0 && c.Name.StartsWith('!')
            && choice.Combinations.All(combination => combination.Name != c.Name)) is { } negated)
        {
            throw ConceptCombination.WithoutPositive(negated.Name);
        }
        if (unmatched.Length > 0)
        {
            throw new ProbeException(
                "--concept: expected patterns that match concepts of the corpus, but got "
                + $"{string.Join(", ", unmatched.Select(TextSource.Quote))}, which match none. "
                + (examples.Count == 0 ? "The corpus has no labels." : $"There are {Examples()}."));
        }
        if (concepts.Count == 0)
        {
            throw new ProbeException(
                $"--corpus: expected labels or definitions of concepts, but got {documents} "
                + $"document{(documents == 1 ? "" : "s")} without a label. "
                + "Name the field that holds the labels with --label-field, or give definitions with --concepts.");
        }
        return new ConceptSurvey(
            [.. concepts.Values.OrderBy(concept => concept.Name, StringComparer.Ordinal)],
            typeCounts,
            documents,
            [.. replaced])
        {
            Combinations = combinations,
            MissingTerms = [.. unmet.Select(term => term.Name).Distinct()],
            Examples = [.. examples],
        };
    }

    private void NoteNames(DocumentLabels labels)
    {
        if (examples.Count == MostExamples && replaced.Count == definedCount)
        {
            return;
        }
        foreach (string name in labels.Names)
        {
            if (examples.Count < MostExamples)
            {
                examples.Add(name);
            }
            if (definitions.Define(name) && (choice.Matches(name) || choice.IsTerm(name)))
            {
                replaced.Add(name);
            }
        }
    }

    private string Examples() => string.Join(", ", examples.Select(TextSource.Quote));
}
