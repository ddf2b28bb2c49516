using System.Globalization;

namespace NeuronProbe.Collectors;

/// <summary>What the collectors of one scan are asked for; a wrong value is refused where it is set.</summary>
/// <exception cref="ProbeException">A value out of range; the message names the option of the command line.</exception>
public sealed record CollectorOptions
{
    /// <summary>Examples kept for each neuron and tail, at least 1.</summary>
    public int Top { get; init => field = AtLeast("--top", 1, value); } = 20;

    /// <summary>For which ends of the activations examples are kept.</summary>
    public Tails Tails { get; init => field = OneOf("--tails", value); } = Tails.High;

    /// <summary>What may fill at most one place of a list of examples.</summary>
    public TopPer Per { get; init => field = OneOf("--per", value); } = TopPer.Document;

    /// <summary>Tokens kept on each side of an example, at least 0.</summary>
    public int Context { get; init => field = AtLeast("--context", 0, value); } = 16;

    /// <summary>A value above it is active.</summary>
    public double Threshold { get; init => field = Finite("--threshold", value); }

    /// <summary>Whether statistics keep every value, so that quantiles are exact.</summary>
    public bool Exact { get; init; }

    /// <summary>What single kinds of collectors are asked for, and what they found before the scan, by type.</summary>
    internal TypedValues Own { get; init; } = TypedValues.None;

    private static int AtLeast(string option, int least, int value)
    {
        return value >= least
            ? value
            : throw Refusal(option, $"a whole number of at least {least}", value, $"Give {least} or more.");
    }

    private static double Finite(string option, double value)
    {
        return double.IsFinite(value) ? value : throw Refusal(option, "a finite number", value, "Give a number such as 0 or 0.5.");
    }

    private static T OneOf<T>(string option, T value)
        where T : struct, Enum
    {
        string names = string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));
        return Enum.IsDefined(value) ? value : throw Refusal(option, $"one of {names}", value, "Give one of these.");
    }

    private static ProbeException Refusal(string option, string expected, object value, string next)
    {
        return new ProbeException(string.Create(CultureInfo.InvariantCulture, $"{option}: expected {expected}, but got '{value}'. {next}"));
    }
}
