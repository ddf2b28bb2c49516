namespace NeuronProbe.Results;

/// <summary>By which figure neurons are ordered. Those without it come last, and equal ones stay in the order of
/// results.</summary>
/// <param name="Figure">Its name, as <see cref="NeuronFigures"/> has it.</param>
/// <param name="IsAscending">Whether the smallest comes first.</param>
internal sealed record NeuronOrder(string Figure, bool IsAscending)
{
    private const string Ascending = ":asc";

    /// <summary>The order where nobody chooses one: the largest peak first.</summary>
    public static NeuronOrder ByPeak { get; } = new(NeuronFigures.Peak, false);

    /// <summary>What it is as typed.</summary>
    public string Text => IsAscending ? Figure + Ascending : Figure;

    /// <summary>Reads <c>FIGURE</c> or <c>FIGURE:asc</c>.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="figures">The names of all figures that there are.</param>
    /// <exception cref="ProbeException">It names none of them.</exception>
    public static NeuronOrder Parse(string text, IReadOnlyList<string> figures)
    {
        bool isAscending = text.EndsWith(Ascending, StringComparison.Ordinal);
        string name = isAscending ? text[..^Ascending.Length] : text;
        return figures.Contains(name)
            ? new(name, isAscending)
            : throw new ProbeException(
                $"--sort: expected a column, or one and ':asc' for the smallest first, but got '{text}'. "
                + (Spelling.NearestOf(name, figures) is { } nearest ? $"Did you mean '{nearest}'? " : "")
                + $"Columns are {string.Join(", ", figures)}.");
    }

    /// <summary>Neurons in this order; a peak counts by its magnitude. One number a neuron is held.</summary>
    /// <param name="findings">What was found.</param>
    public IEnumerable<NeuronPlace> Rank(Findings findings)
    {
        var ranked = findings.Places.Select(place => (Place: place, Key: KeyOf(new(findings, place)))).ToArray()
            .OrderBy(pair => double.IsNaN(pair.Key));
        return (IsAscending ? ranked.ThenBy(pair => pair.Key) : ranked.ThenByDescending(pair => pair.Key))
            .Select(pair => pair.Place);
    }

    private double KeyOf(NeuronFigures neuron)
    {
        double value = neuron.Of(Figure) ?? double.NaN;
        return Figure == NeuronFigures.Peak ? Math.Abs(value) : value;
    }
}
