using System.Globalization;
using NeuronProbe.Scans;

namespace NeuronProbe.Benchmarking;

/// <summary>Everything that a benchmark can be asked for, with its defaults. Every property refuses a wrong value with a <see cref="ProbeException"/>.</summary>
internal sealed record BenchOptions
{
    /// <summary>The fewest rounds whose median says something.</summary>
    public const int FewestRounds = 5;

    /// <summary>A model's config.json, or null for GPT-2 small's shape.</summary>
    public string? Config { get; init; }

    /// <summary>The type that the model computes in: <c>float32</c>, <c>bfloat16</c> or <c>float16</c>.</summary>
    public string Type { get; init; } = "float32";

    /// <summary>How products of linear modules are computed: <c>auto</c>, <c>linear</c> or <c>convolution</c>.</summary>
    public string MatrixProduct { get; init; } = "auto";

    /// <summary>Threads of the model's products and of the collectors.</summary>
    public int Threads { get; init => field = ScanOptions.DemandThreads(value); } = Environment.ProcessorCount;

    /// <summary>How often each method is timed, at least <see cref="FewestRounds"/>.</summary>
    public int Rounds { get; init => field = AtLeast("--rounds", FewestRounds, value); } = FewestRounds;

    /// <summary>How long all of it may take; the sample of batches is as large as fits.</summary>
    public int Seconds { get; init => field = AtLeast("--seconds", 1, value); } = 240;

    private static int AtLeast(string option, int least, int value) => value >= least
        ? value
        : throw new ProbeException(string.Create(CultureInfo.InvariantCulture, $"{option}: expected a whole number of at least {least}, but got {value}. Give {least} or more."));
}
