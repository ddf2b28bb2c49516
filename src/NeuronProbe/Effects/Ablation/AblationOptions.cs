using System.Globalization;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Scans;

namespace NeuronProbe.Effects.Ablation;

/// <summary>What neurons are set to.</summary>
/// <param name="Number">A number, or null for the mean of each.</param>
internal sealed record AblationValue(double? Number)
{
    private const string MeanWord = "mean";
    private const string ZeroWord = "zero";

    /// <summary>0 for all.</summary>
    public static AblationValue Zero { get; } = new(0.0);

    /// <summary>Reads <c>zero</c>, <c>mean</c> or a number.</summary>
    /// <exception cref="ProbeException">It is none of these.</exception>
    public static AblationValue Parse(string text) =>
        text == ZeroWord ? Zero
        : text == MeanWord ? new(default(double?))
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && float.IsFinite((float)number) ? new(number)
        : throw new ProbeException(
            $"--value: expected zero, mean or a finite number, but got '{text}'. Give one of these, such as 0.5.");

    public override string ToString() =>
        Number is not { } number ? MeanWord
        : number == 0 ? ZeroWord
        : number.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>What is set, on which corpus, and what is told of it.</summary>
internal sealed record AblationOptions
{
    /// <summary>The model and the corpus.</summary>
    public ScanOptions Scan { get; init; } = ScanFields.Defaults;

    /// <summary>Neurons as typed: <c>SITE</c> or <c>SITE:NEURONS</c>.</summary>
    public IReadOnlyList<string> Neurons { get; init; } = [];

    /// <summary>What they are set to.</summary>
    public AblationValue Value { get; init; } = AblationValue.Zero;

    /// <summary>A finished scan that has the means, or null where they are found in a reading of their own.</summary>
    public string? MeansFrom { get; init; }

    /// <summary>Whether all are set at once too.</summary>
    public bool Together { get; init; }

    /// <summary>How many contexts are a neuron's own top ones, and how many are drawn at random; 0 for none.</summary>
    public int Contexts { get; init; } = 20;

    /// <summary>Tokens of a context: those after the one that it is of.</summary>
    public int ContextLength { get; init; } = 16;

    /// <summary>Whether concepts are told apart.</summary>
    public bool HasConcepts => ConceptOptions.Of(Scan.Collectors) is { Names.Count: > 0 } or { Definitions: not null };
}
