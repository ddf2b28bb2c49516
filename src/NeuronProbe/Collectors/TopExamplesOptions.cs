using NeuronProbe.Options;

namespace NeuronProbe.Collectors;

/// <summary>The options of <see cref="TopExamplesCollector"/>.</summary>
internal static class TopExamplesOptions
{
    public static readonly NumberOption<int> Top = new("--top", "Examples kept for each neuron and tail.")
    {
        Letter = "-k",
        Group = OptionGroup.Collectors,
        Least = 1,
        Default = 20,
    };

    public static readonly ChoiceOption<Tails> Tails = new(
        "--tails",
        "For which ends of the activations examples are kept; auto: both on gated products, else high.",
        Choice.Enum<Tails>())
    {
        Group = OptionGroup.Collectors,
        Default = Collectors.Tails.Auto,
    };

    public static readonly ChoiceOption<TopPer> Per = new(
        "--per", "What fills at most one place of a list.", Choice.Enum<TopPer>())
    {
        Group = OptionGroup.Collectors,
        Default = TopPer.Document,
    };

    public static readonly ChoiceOption<TopDistinct> Distinct = new(
        "--distinct", "In what all examples of a list differ: in nothing, or in their context.",
        Choice.Enum<TopDistinct>())
    {
        Group = OptionGroup.Collectors,
        Default = TopDistinct.None,
    };

    public static readonly NumberOption<int> Context = new("--context", "Tokens kept on each side of an example.")
    {
        Group = OptionGroup.Collectors,
        Least = 0,
        Default = 16,
    };

    public static IReadOnlyList<OptionField<CollectorOptions>> Fields { get; } =
    [
        Top.In<CollectorOptions>(o => o.Top, (o, value) => o with { Top = value }),
        Tails.In<CollectorOptions>(o => o.Tails, (o, value) => o with { Tails = value }),
        Per.In<CollectorOptions>(o => o.Per, (o, value) => o with { Per = value }),
        Distinct.In<CollectorOptions>(o => o.Distinct, (o, value) => o with { Distinct = value }),
        Context.In<CollectorOptions>(o => o.Context, (o, value) => o with { Context = value }),
    ];
}
