using NeuronProbe.Scans;

namespace NeuronProbe.Benchmarking;

/// <summary>Everything that a benchmark can be asked for, with its defaults. Every property refuses a wrong value with
/// a <see cref="ProbeException"/>.</summary>
internal sealed record BenchOptions
{
    /// <summary>The fewest rounds whose median says something.</summary>
    public const int FewestRounds = 5;

    /// <summary>A model's config.json, or null for GPT-2 small's shape.</summary>
    public string? Config { get; init; }

    /// <summary>The type that the model computes in: <c>float32</c>, <c>bfloat16</c> or <c>float16</c>.</summary>
    public string Type { get; init; } = BenchFields.Type.Default;

    /// <summary>How products of linear modules are computed: <c>auto</c>,
    /// <c>linear</c> or <c>convolution</c>.</summary>
    public string MatrixProduct { get; init; } = ScanOptionList.MatrixProduct.Default;

    /// <summary>Threads of the model's products and of the collectors.</summary>
    public int Threads { get; init => field = ScanOptions.DemandThreads(value); } = ScanOptionList.Threads.Default;

    /// <summary>How often each method is timed, at least <see cref="FewestRounds"/>.</summary>
    public int Rounds { get; init => field = BenchFields.Rounds.Demand(value); } = BenchFields.Rounds.Default;

    /// <summary>How long all of it may take; the sample of batches is as large as fits.</summary>
    public int Seconds { get; init => field = BenchFields.Seconds.Demand(value); } = BenchFields.Seconds.Default;
}
