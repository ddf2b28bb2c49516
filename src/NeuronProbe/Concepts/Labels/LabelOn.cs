namespace NeuronProbe.Concepts.Labels;

/// <summary>Which tokens of a labelled word carry its label.</summary>
internal enum LabelOn
{
    /// <summary>The last one: the first at which a causal model has read the whole word.</summary>
    Last,

    First,

    All,
}
