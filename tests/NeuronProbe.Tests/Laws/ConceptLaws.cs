using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Tests.Laws;

/// <summary>With all values kept.</summary>
public sealed class ExactConceptLaws() : ConceptLaws(int.MaxValue);

/// <summary>With bins from the first token on.</summary>
public sealed class BinnedConceptLaws() : ConceptLaws(0);

/// <summary>With bins once there are some tokens.</summary>
public sealed class LaterBinnedConceptLaws() : ConceptLaws(100);

/// <summary>With negatives of each concept's own, all values kept.</summary>
public sealed class ExactMatchedConceptLaws() : ConceptLaws(int.MaxValue, MadeUpDocument.MatchedPlan);

/// <summary>With negatives of each concept's own, in bins.</summary>
public sealed class BinnedMatchedConceptLaws() : ConceptLaws(0, MadeUpDocument.MatchedPlan);

/// <summary>The laws of collectors for concepts.</summary>
/// <param name="exactTokens">Tokens up to which all values are kept.</param>
/// <param name="other">Another plan than the usual one.</param>
public abstract class ConceptLaws(int exactTokens, ConceptPlan? other = null) : CollectorLaws(other)
{
    private const double Bound = 1e-9;

    private readonly ConceptPlan plan = other ?? MadeUpDocument.Plan;

    protected override IReadOnlyList<Collector> Create(SiteSelection selection) => Create(selection, plan);

    protected override Collector? CreateWithOtherSettings(SiteSelection selection) =>
        Create(selection, new ConceptPlan(MadeUpDocument.Plan.Concepts, 360, 24, heldOut: 0.25))[^1];

    protected override bool IsWithinBounds(string column, Cell expected, Cell actual, double largest) => column switch
    {
        // The laws cut documents in two, and leave tokens out for their NaN: then other documents are counted.
        "positive_documents" or "p_value" or "q_value" or "flags" => true,
        _ when expected.Kind != CellKind.Real => base.IsWithinBounds(column, expected, actual, largest),
        _ => actual.Kind == CellKind.Real
            && Math.Abs(expected.Number - actual.Number)
                <= Bound * Math.Max(1, Math.Max(largest, Math.Abs(expected.Number))),
    };

    private IReadOnlyList<Collector> Create(SiteSelection selection, ConceptPlan own)
    {
        var top = new TopExamplesCollector(selection, new CollectorOptions());
        return [top, new ConceptsCollector(selection, own, top, exactTokens)];
    }
}
