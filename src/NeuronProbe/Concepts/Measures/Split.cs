namespace NeuronProbe.Concepts.Measures;

/// <summary>The two parts of the documents: those that rank neurons, and those that evaluate them.</summary>
internal enum Split
{
    Ranking,
    HeldOut,
}
