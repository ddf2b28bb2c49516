using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Which concepts the activations are compared with, and what they apply to.</summary>
internal sealed record ConceptOptions
{
    /// <summary>Names of concepts, patterns in which <c>*</c> stands for any characters, and combinations of both;
    /// none for all labels and definitions.</summary>
    public IReadOnlyList<string> Names
    {
        get;
        init => field = value.All(name => !string.IsNullOrWhiteSpace(name))
            ? [.. value.DistinctBy(ConceptCombination.Normalise)]
            : throw new ProbeException("--concept: expected names of concepts, but got an empty one. "
                + "Give a name or a pattern such as 'upos=*', or leave the option out for all.");
    } = [];

    /// <summary>The file of definitions, or null where there are none.</summary>
    public string? Definitions
    {
        get;
        init => field = value is not ""
            ? value
            : throw new ProbeException(
                "--concepts: expected a file, but got an empty name. Give its name, or leave the option out.");
    }

    /// <summary>The share of documents that evaluate what the others ranked, from 0 to below 1.</summary>
    public double HeldOut
    {
        get;
        init => field = value is >= 0 and < 1
            ? value
            : throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"--held-out: expected a share from 0 to below 1, but got {value}. "
                    + $"Give 0.5, or 0 to rank on all documents."));
    } = ConceptFields.HeldOut.Default;

    /// <summary>Whether each concept is compared with tokens as frequent as its own, and not with all others.</summary>
    public bool MatchesNegatives { get; init; }

    /// <summary>In what the tokens of a concept and its negatives are to be alike; in nothing by default.</summary>
    public IReadOnlyList<TokenTrait> Control { get; init; } = [];

    /// <summary>The same with what <see cref="MatchesNegatives"/> asks, each once and in a fixed order; none where
    /// all tokens are compared.</summary>
    public IReadOnlyList<TokenTrait> Traits =>
        [.. Control.Concat(MatchesNegatives ? [TokenTrait.Frequency] : []).Distinct().Order()];

    /// <summary>How often documents are drawn for the intervals of the best neurons' AUROC, in a second reading;
    /// 0 for no intervals.</summary>
    public int Bootstrap
    {
        get;
        init => field = value is 0 or >= 100
            ? value
            : throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"--bootstrap: expected 0 or at least 100 draws, but got {value}. Give 1000, or 0 for no intervals."));
    }

    /// <summary>Which tokens of a labelled word carry the label.</summary>
    public LabelOn LabelOn { get; init; } = ConceptFields.LabelOn.Default;

    /// <summary>Names of the options that ask for something which makes sense with concepts alone.</summary>
    public IReadOnlyList<string> Settings =>
    [
        .. ConceptFields.Settings.Where(own => !JsonNode.DeepEquals(own.ToJson(this), own.ToJson(Usual)))
            .Select(own => own.Description.Name),
    ];

    private static ConceptOptions Usual { get; } = new();

    /// <summary>What the collectors' options ask of concepts.</summary>
    public static ConceptOptions Of(CollectorOptions options) => options.Own.Of<ConceptOptions>() ?? Usual;
}
