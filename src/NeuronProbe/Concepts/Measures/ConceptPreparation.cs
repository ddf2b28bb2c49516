using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Concepts.Measures;

/// <summary>The concepts of a corpus, which mark the tokens that each of them applies to.</summary>
/// <param name="plan">The concepts.</param>
/// <param name="marker">Marks the tokens of documents, or null where they come with marks.</param>
internal sealed class ConceptPreparation(ConceptPlan plan, ConceptMarker? marker) : Preparation
{
    /// <summary>The concepts.</summary>
    public override object Found => plan;

    /// <summary>Reads the corpus for its concepts: which there are, and how often;
    /// once more where each has negatives of its own.</summary>
    /// <exception cref="ProbeException">It can't be read twice, has no such concepts, or too many.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ConceptPreparation Read(PreparationRequest request)
    {
        ConceptOptions asked = ConceptOptions.Of(request.Options);
        ConceptDefinitions? definitions = request.Options.Own.Of<ConceptDefinitions>();
        TokenizedCorpus corpus = request.Open();
        ConceptSurvey.DemandRereadable(corpus.Corpus);
        ConceptSurvey survey = ConceptSurvey.Read(
            corpus.Read(request.Cancellation), asked.Names, asked.LabelOn, definitions);
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
        var marker = new ConceptMarker(
            [.. survey.Concepts.Select(c => c.Name)], asked.LabelOn, definitions, survey.Combinations);
        MatchedNegatives? negatives = asked.MatchesNegatives
            ? MatchedNegatives.Read(
                request.Open().Read(request.Cancellation).Select(marker.Mark), survey.Concepts.Count, survey.TypeCounts)
            : null;
        var plan = new ConceptPlan(survey.Concepts, survey.Tokens, survey.Documents, asked.HeldOut, negatives?.Rates)
        {
            Negatives = negatives,
            TypeCounts = survey.TypeCounts,
        };
        return new ConceptPreparation(plan, marker);
    }

    /// <inheritdoc/>
    public override TokenizedDocument Annotate(TokenizedDocument document) => marker?.Mark(document) ?? document;

    /// <inheritdoc/>
    public override void Annotate(BlockLayout block) => BlockConcepts.Annotate(block, plan);
}
