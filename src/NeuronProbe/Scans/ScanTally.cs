namespace NeuronProbe.Scans;

/// <summary>What a scan has counted so far.</summary>
internal sealed record ScanTally
{
    /// <summary>Documents that the model has read.</summary>
    public long Documents { get; init; }

    /// <summary>Documents skipped because they have no token.</summary>
    public long EmptyDocuments { get; init; }

    /// <summary>Records skipped because they can't be read.</summary>
    public long BadRecords { get; init; }

    /// <summary>Tokens of those documents, masked ones among them; tokens that the tool added are not.</summary>
    public long Tokens { get; init; }

    public long Windows { get; init; }

    /// <summary>Tokens that collectors saw.</summary>
    public long Counted { get; init; }

    /// <summary>Special tokens that were left out.</summary>
    public long Special { get; init; }

    /// <summary>Tokens that were left out because they are the first of their window.</summary>
    public long Ignored { get; init; }
}
