namespace NeuronProbe.Comparisons;

/// <summary>What is given anew where a scan is made again; null for what the first one had.</summary>
internal sealed record RerunChanges
{
    /// <summary>Where the model is now.</summary>
    public string? Model { get; init; }

    /// <summary>Files and folders that hold the corpus now.</summary>
    public IReadOnlyList<string>? Corpus { get; init; }

    /// <summary>Where the file of definitions is now.</summary>
    public string? Definitions { get; init; }

    /// <summary>Threads.</summary>
    public int? Threads { get; init; }
}
