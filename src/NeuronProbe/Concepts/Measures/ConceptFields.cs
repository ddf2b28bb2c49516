using NeuronProbe.Concepts.Labels;
using NeuronProbe.Options;

namespace NeuronProbe.Concepts.Measures;

/// <summary>The options that say which concepts there are, and how they are judged.</summary>
internal static class ConceptFields
{
    private static readonly Dictionary<string, TokenTrait> TraitsByName =
        Enum.GetValues<TokenTrait>().ToDictionary(trait => $"{trait}".ToLowerInvariant());

    public static readonly NumberOption<double> HeldOut = new(
        "--held-out", "The share of documents that evaluate what the others ranked; 0 ranks on all.")
    {
        Group = OptionGroup.Concepts,
        Default = 0.5,
    };

    public static readonly ChoiceOption<LabelOn> LabelOn = new(
        "--label-on", "Which token of a labelled word carries the label.", Choice.Enum<LabelOn>())
    {
        Group = OptionGroup.Concepts,
        Default = Labels.LabelOn.Last,
    };

    /// <summary>Which of the concepts count.</summary>
    public static readonly TextsOption Names = new(
        "--concept", "NAME", "Concepts that count, by name or pattern: negation, upos=*, or combined: 'a & !b'.")
    {
        Group = OptionGroup.Concepts,
        DefaultNote = "all labels and definitions",
        Check = text => _ = new ConceptOptions { Names = [text] },
    };

    /// <summary>Definitions beside the labels of the corpus.</summary>
    public static readonly TextOption Definitions = new(
        "--concepts", "FILE", "Definitions of concepts, as JSON: expressions, words, classes of tokens, positions.")
    {
        Group = OptionGroup.Concepts,
        Kind = ValueKind.Path,
    };

    private static readonly ChoiceOption<bool> Negatives = new(
        "--negatives",
        "What tokens of a concept are compared with: all others, or others whose types are as frequent.",
        new("all", false),
        new("matched", true))
    { Group = OptionGroup.Concepts };

    private static readonly WordsOption Control = new(
        "--control",
        "What tokens are alike in that a concept's are compared with: their documents' lengths, positions, how "
            + "frequent their types are.",
        TraitsByName.Keys)
    {
        Group = OptionGroup.Concepts,
        Default = [],
    };

    public static readonly NumberOption<int> Bootstrap = new(
        "--bootstrap",
        "Draws of documents for intervals of each concept's best 50 neurons, in a second reading; 0 for none.")
    {
        Group = OptionGroup.Concepts,
        Least = 0,
    };

    /// <summary>In the order of the manifest.</summary>
    public static IReadOnlyList<OptionField<ConceptOptions>> All { get; } =
    [
        Names.In<ConceptOptions>(o => o.Names, (o, value) => o with { Names = value }),
        Definitions.In<ConceptOptions>(o => o.Definitions, (o, value) => o with { Definitions = value }),
        LabelOn.In<ConceptOptions>(o => o.LabelOn, (o, value) => o with { LabelOn = value }),
        HeldOut.In<ConceptOptions>(o => o.HeldOut, (o, value) => o with { HeldOut = value }),
        Negatives.In<ConceptOptions>(o => o.MatchesNegatives, (o, value) => o with { MatchesNegatives = value }),
        Control.In<ConceptOptions>(
            o => [.. o.Control.Select(trait => TraitsByName.First(named => named.Value == trait).Key)],
            (o, value) => o with { Control = [.. value.Select(name => TraitsByName[name])] }),
        Bootstrap.In<ConceptOptions>(o => o.Bootstrap, (o, value) => o with { Bootstrap = value }),
    ];

    /// <summary>Those that say how concepts are compared, and not which there are.</summary>
    public static IEnumerable<OptionField<ConceptOptions>> Settings =>
        All.Where(own => own.Description != Names && own.Description != Definitions);
}
