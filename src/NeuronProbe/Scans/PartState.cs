namespace NeuronProbe.Scans;

/// <summary>How far a scan, or a shard of one, is.</summary>
internal enum PartState
{
    /// <summary>Nothing of it is there.</summary>
    Missing,

    /// <summary>What was collected of a part is saved, and nobody goes on at the moment.</summary>
    Saved,

    /// <summary>It is being written.</summary>
    Running,

    /// <summary>It was interrupted; there are results of a part.</summary>
    Interrupted,

    /// <summary>All of it is there.</summary>
    Done,
}
