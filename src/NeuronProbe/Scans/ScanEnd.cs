namespace NeuronProbe.Scans;

/// <summary>How a scan came to its end.</summary>
internal enum ScanEnd
{
    /// <summary>All of it was done.</summary>
    Complete,

    /// <summary>An earlier attempt had done all of it.</summary>
    CompleteBefore,

    /// <summary>It was interrupted; there are results of a part.</summary>
    Part,

    /// <summary>It was interrupted, and what was collected is saved for the next attempt.</summary>
    Saved,

    /// <summary>Its time was over, and what was collected is saved for the next attempt.</summary>
    OutOfTime,
}
