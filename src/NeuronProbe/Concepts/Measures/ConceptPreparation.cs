using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Concepts.Measures;

/// <summary>The concepts of a corpus, which mark the tokens that each of them applies to.</summary>
/// <param name="plan">The concepts.</param>
/// <param name="marker">Marks the tokens of documents, or null where they come with marks.</param>
/// <param name="kept">What was found; null where nobody may ask for it.</param>
internal sealed class ConceptPreparation(ConceptPlan plan, ConceptMarker? marker, KeptSurvey? kept = null) : Preparation
{
    private const int ListedConcepts = 5;

    // Below so much of its tokens, what is found is of a part of a concept.
    private const double LeastTaken = 0.5;

    /// <summary>The concepts.</summary>
    public override object Found => plan;

    /// <summary>Reads the corpus for its concepts: which there are, and how often;
    /// twice more where each has negatives of its own. Where that was done before, nothing is read.</summary>
    /// <exception cref="ProbeException">It can't be read twice, has no such concepts, or too many.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ConceptPreparation Read(PreparationRequest request)
    {
        KeptSurvey found = request.Kept?.Deserialize(KeptSurveyJson.Default.KeptSurvey) ?? Survey(request);
        foreach (string warning in found.Warnings)
        {
            request.Warn(warning);
        }
        ConceptOptions asked = ConceptOptions.Of(request.Options);
        MatchedTokens? matched = found.Matched is { } counts
            ? MatchedTokens.Of(counts, asked.Traits, found.TypeCounts)
            : null;
        var plan = new ConceptPlan(
            found.Concepts, found.TypeCounts.Values.Sum(), found.Documents, asked.HeldOut, matched?.Rates)
        {
            Control = asked.Traits,
            Matched = matched,
            TypeCounts = found.TypeCounts,
            Examples = found.Examples,
        };
        if (TellUnmatched(plan) is { } unmatched)
        {
            request.Warn(unmatched);
        }
        return new ConceptPreparation(plan, MarkerOf(request, found.Concepts, found.Combinations), found);
    }

    private static KeptSurvey Survey(PreparationRequest request)
    {
        ConceptOptions asked = ConceptOptions.Of(request.Options);
        ConceptDefinitions? definitions = request.Options.Own.Of<ConceptDefinitions>();
        TokenizedCorpus corpus = request.Open();
        ConceptSurvey.DemandRereadable(corpus.Corpus);
        var trends = new LengthTrends();
        ConceptSurvey survey = ConceptSurvey.Read(
            corpus.Read(request.Cancellation), asked.Names, asked.LabelOn, definitions, trends.Add);
        ConceptSurvey.DemandRereadable(corpus.Corpus);
        string[] combined = [.. survey.Combinations.Select(combination => combination.Name)];
        MatchedTokens? matched = asked.Traits.Count > 0
            ? MatchedTokens.Read(
                Windows(request, MarkerOf(request, survey.Concepts, combined)),
                survey.Concepts.Count,
                asked.Traits,
                survey.TypeCounts)
            : null;
        return new KeptSurvey(
            survey.Concepts,
            combined,
            survey.Documents,
            survey.TypeCounts,
            matched?.Found,
            [.. Tell(survey), .. TellTrends(asked, trends, combined)])
        {
            Examples = survey.Examples,
        };
    }

    private static IEnumerable<string> Tell(ConceptSurvey survey)
    {
        if (survey.Replaced.Count > 0)
        {
            yield return $"--concepts: the definitions of {string.Join(", ", survey.Replaced)} take the place of "
                + "labels of the same name.";
        }
        if (survey.MissingTerms.Count > 0)
        {
            yield return "--concept: expected labels or definitions for all names in combinations, but the corpus has "
                + $"nothing of {string.Join(", ", survey.MissingTerms.Select(TextSource.Quote))}. Check the spelling.";
        }
    }

    private static IEnumerable<string> TellTrends(ConceptOptions asked, LengthTrends trends, string[] combined) =>
        !asked.Traits.Contains(TokenTrait.Length) && trends.Tell(combined) is { } warning ? [warning] : [];

    private static ConceptMarker MarkerOf(
        PreparationRequest request, IReadOnlyList<Concept> concepts, IReadOnlyList<string> combined) => new(
            [.. concepts.Select(concept => concept.Name)],
            ConceptOptions.Of(request.Options).LabelOn,
            request.Options.Own.Of<ConceptDefinitions>(),
            [.. combined.Select(name => ConceptCombination.Of(name)!)]);

    /// <inheritdoc/>
    public override JsonNode? Keep() =>
        kept is null ? null : JsonSerializer.SerializeToNode(kept, KeptSurveyJson.Default.KeptSurvey);

    /// <inheritdoc/>
    public override TokenizedDocument Annotate(TokenizedDocument document) => marker?.Mark(document) ?? document;

    /// <inheritdoc/>
    public override void Annotate(BlockLayout block) => BlockConcepts.Annotate(block, plan);

    /// <summary>The windows of the corpus, which is opened anew whenever they are gone through.</summary>
    private static IEnumerable<Window> Windows(PreparationRequest request, ConceptMarker marker)
    {
        foreach (TokenizedDocument document in request.Open().Read(request.Cancellation))
        {
            foreach (Window window in request.Cut(marker.Mark(document)))
            {
                yield return window;
            }
        }
    }

    /// <summary>Names the concepts of which most tokens have no others to be compared with.</summary>
    private static string? TellUnmatched(ConceptPlan plan)
    {
        string[] few =
        [
            .. plan.Concepts.Select((concept, i) => (concept, Taken: plan.Matched?.PositivesOf(i) ?? concept.Positives))
                .Where(own => own.Taken < own.concept.Positives * LeastTaken)
                .Select(own => string.Create(
                    CultureInfo.InvariantCulture, $"{own.Taken:0} of {own.concept.Positives} of '{own.concept.Name}'")),
        ];
        return few.Length == 0
            ? null
            : $"--control: expected other tokens of like {plan.Likeness} for those of each concept, but they are there "
                + $"for {string.Join(", ", few.Take(ListedConcepts))}"
                + $"{(few.Length > ListedConcepts ? $", and {few.Length - ListedConcepts} more" : "")}. "
                + "The rest is left out: what is found is of these alone. Control for less, or give more documents.";
    }
}
