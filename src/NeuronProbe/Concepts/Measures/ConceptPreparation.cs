using System.Globalization;
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
internal sealed class ConceptPreparation(ConceptPlan plan, ConceptMarker? marker) : Preparation
{
    private const int ListedConcepts = 5;

    // Below so much of its tokens, what is found is of a part of a concept.
    private const double LeastTaken = 0.5;

    /// <summary>The concepts.</summary>
    public override object Found => plan;

    /// <summary>Reads the corpus for its concepts: which there are, and how often;
    /// twice more where each has negatives of its own.</summary>
    /// <exception cref="ProbeException">It can't be read twice, has no such concepts, or too many.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ConceptPreparation Read(PreparationRequest request)
    {
        ConceptOptions asked = ConceptOptions.Of(request.Options);
        ConceptDefinitions? definitions = request.Options.Own.Of<ConceptDefinitions>();
        TokenizedCorpus corpus = request.Open();
        ConceptSurvey.DemandRereadable(corpus.Corpus);
        IReadOnlyList<TokenTrait> control = asked.Traits;
        var trends = new LengthTrends();
        ConceptSurvey survey = ConceptSurvey.Read(
            corpus.Read(request.Cancellation), asked.Names, asked.LabelOn, definitions, trends.Add);
        ConceptSurvey.DemandRereadable(corpus.Corpus);
        if (survey.Replaced.Count > 0)
        {
            request.Warn(
                $"--concepts: the definitions of {string.Join(", ", survey.Replaced)} take the place of labels of the "
                + "same name.");
        }
        if (survey.MissingTerms.Count > 0)
        {
            request.Warn(
                "--concept: expected labels or definitions for all names in combinations, but the corpus has nothing "
                + $"of {string.Join(", ", survey.MissingTerms.Select(TextSource.Quote))}. Check the spelling.");
        }
        string[] combined = [.. survey.Combinations.Select(combination => combination.Name)];
        if (!control.Contains(TokenTrait.Length) && trends.Tell(combined) is { } warning)
        {
            request.Warn(warning);
        }
        var marker = new ConceptMarker(
            [.. survey.Concepts.Select(c => c.Name)], asked.LabelOn, definitions, survey.Combinations);
        MatchedTokens? matched = control.Count > 0
            ? MatchedTokens.Read(
                Windows(request, marker),
                survey.Concepts.Count,
                control,
                survey.TypeCounts)
            : null;
        var plan = new ConceptPlan(survey.Concepts, survey.Tokens, survey.Documents, asked.HeldOut, matched?.Rates)
        {
            Control = control,
            Matched = matched,
            TypeCounts = survey.TypeCounts,
        };
        if (TellUnmatched(plan) is { } unmatched)
        {
            request.Warn(unmatched);
        }
        return new ConceptPreparation(plan, marker);
    }

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
