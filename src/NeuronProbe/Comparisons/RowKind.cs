namespace NeuronProbe.Comparisons;

/// <summary>Whether a neuron's values can be correlated with others.</summary>
internal enum RowKind
{
    /// <summary>They differ, and all are finite.</summary>
    Varied,

    /// <summary>They are all the same, so that no correlation is defined.</summary>
    Constant,

    /// <summary>One of them is NaN or infinite.</summary>
    NonFinite,
}
