namespace NeuronProbe.Scans;

/// <summary>What a scan is at.</summary>
internal enum ScanStage
{
    /// <summary>The pass of the model over the corpus in which all collectors see all activations.</summary>
    Pass,

    /// <summary>The second reading of the corpus, for the best neurons of each concept alone.</summary>
    SecondReading,

    /// <summary>Drawing documents for the intervals of these.</summary>
    Intervals,
}
