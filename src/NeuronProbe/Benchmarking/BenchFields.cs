using NeuronProbe.Options;
using NeuronProbe.Scans;

namespace NeuronProbe.Benchmarking;

/// <summary>The options of a benchmark.</summary>
internal static class BenchFields
{
    public static readonly ChoiceOption<string> Type = new(
        "--dtype",
        "The type that the model computes in; the plain method is always in float32.",
        Choice.Words(ScanOptionList.Type.Words))
    { Group = OptionGroup.Running, Default = ScanOptionList.Type.Default };

    public static readonly NumberOption<int> Rounds = new("--rounds", "How often each method is timed.")
    {
        Least = BenchOptions.FewestRounds,
        Default = BenchOptions.FewestRounds,
    };

    public static readonly NumberOption<int> Seconds = new("--seconds", "How long all of it may take.")
    {
        Least = 1,
        Default = 240,
    };

    private static readonly TextOption Config = new(
        "--config", "FILE", "A model's config.json; its weights are random.")
    {
        Kind = ValueKind.Path,
        DefaultNote = "GPT-2 small's shape",
    };

    public static IReadOnlyList<OptionField<BenchOptions>> All { get; } =
    [
        Config.In<BenchOptions>(o => o.Config, (o, value) => o with { Config = value }),
        Rounds.In<BenchOptions>(o => o.Rounds, (o, value) => o with { Rounds = value }),
        Seconds.In<BenchOptions>(o => o.Seconds, (o, value) => o with { Seconds = value }),
        Type.In<BenchOptions>(o => o.Type, (o, value) => o with { Type = value }),
        ScanOptionList.MatrixProduct.In<BenchOptions>(
            o => o.MatrixProduct, (o, value) => o with { MatrixProduct = value }),
        ScanOptionList.Threads.In<BenchOptions>(o => o.Threads, (o, value) => o with { Threads = value }),
    ];
}
