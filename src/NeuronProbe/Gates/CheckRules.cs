namespace NeuronProbe.Gates;

/// <summary>The rules that one scan is held to; null where nobody set one.</summary>
internal sealed record CheckRules
{
    /// <summary>How many neurons may have the flag <c>dead</c>.</summary>
    public CountLimit? MaxDead { get; init; }

    /// <summary>How many may have the flag <c>always_on</c>.</summary>
    public CountLimit? MaxAlwaysOn { get; init; }

    /// <summary>How many may have seen NaN or infinities.</summary>
    public CountLimit? MaxNonfinite { get; init; }

    /// <summary>How many tokens the documents must have, as the manifest counts them.</summary>
    public CountLimit? MinTokens { get; init; }

    /// <summary>What neurons are required to be.</summary>
    public IReadOnlyList<Requirement> Requirements { get; init; } = [];

    /// <summary>Whether there is none.</summary>
    public bool AreNone => MaxDead is null && MaxAlwaysOn is null && MaxNonfinite is null && MinTokens is null
        && Requirements.Count == 0;
}
