namespace NeuronProbe.Options;

/// <summary>What there is to say of an option, once: command line, manifest, help,
/// completions and docs come from it.</summary>
public abstract class OptionDescription
{
    /// <param name="name">The long name with its dashes: <c>--top</c>.</param>
    /// <param name="description">What it is for, in a sentence or two.</param>
    private protected OptionDescription(string name, string description)
    {
        Name = name;
        Description = description;
    }

    /// <summary>The long name with its dashes: <c>--top</c>.</summary>
    public string Name { get; }

    /// <summary>What it is for, in a sentence or two.</summary>
    public string Description { get; }

    /// <summary>The name in the manifest: the long one without dashes.</summary>
    public string Key => Name.TrimStart('-');

    /// <summary>The short name with its dash, or null: <c>-k</c>.</summary>
    public string? Letter { get; init; }

    public OptionGroup Group { get; init; }

    /// <summary>What its value is called, or null where it takes none: <c>DIR</c>.</summary>
    public string? ValueName { get; init; }

    /// <summary>Whether several values may follow, or the option stand several times.</summary>
    public bool TakesSeveral { get; protected init; }

    /// <summary>Whether a command can't do without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The words that it takes; none where it takes anything.</summary>
    public IReadOnlyList<string> Words { get; protected init; } = [];

    /// <summary>What the values are names of, for completion.</summary>
    public ValueKind Kind { get; init; }

    /// <summary>What help says of the default where that is no value: <c>all cores</c>.</summary>
    public string? DefaultNote { get; init; }

    /// <summary>The default as it would be typed, or in words; null where there is none to tell.</summary>
    public abstract string? DefaultText { get; }

    /// <summary>A refusal of this option's value.</summary>
    /// <param name="expected">What would have been right.</param>
    /// <param name="got">What came.</param>
    /// <param name="advice">What to do.</param>
    protected ProbeException Wrong(string expected, string got, string advice) =>
        new($"{Name}: expected {expected}, but got {got}. {advice}");
}
