namespace NeuronProbe.Comparisons;

/// <summary>The ways in which a neuron changes, by the figure that is farthest beyond its limit.</summary>
internal enum ChangeKind
{
    /// <summary>It is newly dead, alive or not finite, or was constant and is not the same.</summary>
    New,

    /// <summary>Its values on the same tokens have little to do with each other.</summary>
    Pairs,

    /// <summary>Its mean moved.</summary>
    Mean,

    /// <summary>Its standard deviation did.</summary>
    Spread,

    /// <summary>Its share of active values did.</summary>
    Density,

    /// <summary>Its distribution as a whole did: W1 or KS.</summary>
    Distribution,
}
