namespace NeuronProbe.Comparisons;

/// <summary>What is compared of two scans, which decides what must be the same.</summary>
internal enum ComparisonKind
{
    /// <summary>Each neuron with the same one, on the same documents.</summary>
    Paired,

    /// <summary>Each neuron with the same one, by distributions of other documents.</summary>
    Unpaired,

    /// <summary>Neurons with those that they correlate with, of any site, on the same documents.</summary>
    Matches,
}
