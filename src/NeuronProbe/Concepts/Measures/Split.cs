namespace NeuronProbe.Concepts.Measures;

/// <summary>The two parts of the documents: those that neurons are ranked on, and those kept to evaluate them.</summary>
internal enum Split
{
    Ranking,
    HeldOut,
}
