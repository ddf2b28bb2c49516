using System.Text.Json.Serialization;
using NeuronProbe.Options;
using NeuronProbe.Sites;

namespace NeuronProbe.Collectors;

/// <summary>What the collectors of one scan are asked for; a wrong value is refused where it is set.</summary>
/// <exception cref="ProbeException">A value out of range; the message names the option of the command line.</exception>
public sealed record CollectorOptions
{
    /// <summary>Examples kept for each neuron and tail, at least 1.</summary>
    public int Top { get; init => field = TopExamplesOptions.Top.Demand(value); } = TopExamplesOptions.Top.Default;

    /// <summary>For which ends of the activations examples are kept.</summary>
    public Tails Tails { get; init => field = TopExamplesOptions.Tails.Demand(value); } =
        TopExamplesOptions.Tails.Default;

    /// <summary>What may fill at most one place of a list of examples.</summary>
    public TopPer Per { get; init => field = TopExamplesOptions.Per.Demand(value); } = TopExamplesOptions.Per.Default;

    /// <summary>In what all examples of a list differ.</summary>
    public TopDistinct Distinct { get; init => field = TopExamplesOptions.Distinct.Demand(value); }

    /// <summary>Tokens kept on each side of an example, at least 0.</summary>
    public int Context { get; init => field = TopExamplesOptions.Context.Demand(value); } =
        TopExamplesOptions.Context.Default;

    /// <summary>A value above it is active.</summary>
    public double Threshold { get; init => field = StatisticsOptions.Threshold.Demand(value); }

    /// <summary>Whether statistics keep every value, so that quantiles are exact.</summary>
    public bool Exact { get; init; }

    /// <summary>What single kinds of collectors are asked for, and what they found before the scan, by type.</summary>
    internal TypedValues Own { get; init; } = TypedValues.None;

    /// <summary>Values of options that have no property here, as typed; null where none is given.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyDictionary<string, IReadOnlyList<string>>? Others { get; init; }

    /// <summary>The same at one site, which settles what was left to it.</summary>
    internal CollectorOptions At(Site site) => Tails != Tails.Auto
        ? this
        : this with { Tails = site.IsGatedProduct ? Tails.Both : Tails.High };

    /// <summary>The value of a collector's own option, or its default.</summary>
    public T Value<T>(TypedOption<T> option) =>
        Others?.TryGetValue(option.Key, out IReadOnlyList<string>? texts) == true
            ? option.Parse(texts)
            : option.Default;

    /// <summary>The same with another value for a collector's own option; a default is not kept, so that what is saved
    /// does not tell whether somebody gave it.</summary>
    public CollectorOptions With<T>(TypedOption<T> option, T value)
    {
        IReadOnlyList<string> texts = option.ToTexts(value);
        var others = new SortedDictionary<string, IReadOnlyList<string>>(
            (Others ?? new Dictionary<string, IReadOnlyList<string>>()).ToDictionary(), StringComparer.Ordinal);
        others.Remove(option.Key);
        if (option.Default is not { } usual || !texts.SequenceEqual(option.ToTexts(usual)))
        {
            others.Add(option.Key, texts);
        }
        return this with { Others = others.Count == 0 ? null : others };
    }
}
