using NeuronProbe.Scans;

namespace NeuronProbe.Effects.Traces;

/// <summary>What a trace is asked for.</summary>
/// <param name="Text">What the model reads.</param>
/// <param name="Scan">Model, sites, windows and masks, as a scan has them; its corpus is not looked at.</param>
internal sealed record TraceOptions(TracedText Text, ScanOptions Scan)
{
    /// <summary>Neurons of each site where nobody says how many.</summary>
    public const int UsualTop = 5;

    /// <summary>The neurons as typed, <c>SITE:NEURONS</c> each; none for the strongest of each site.</summary>
    public IReadOnlyList<string> Neurons { get; init; } = [];

    /// <summary>How many of the strongest of each site.</summary>
    public int Top { get; init; } = UsualTop;

    /// <summary>The folder of a scan of the same model, or null.</summary>
    public string? ScanFolder { get; init; }

    /// <summary>How many of the most probable next tokens are listed after each token; 0 for none.</summary>
    public int NextTokens { get; init; }
}
