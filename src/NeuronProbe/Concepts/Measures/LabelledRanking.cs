namespace NeuronProbe.Concepts.Measures;

/// <summary>How the tokens of a concept and all others rank by a neuron's values.</summary>
/// <param name="Positives">Tokens that the concept applies to.</param>
/// <param name="Negatives">All others.</param>
/// <param name="Figures">What follows from the order of their values.</param>
internal readonly record struct LabelledRanking(long Positives, long Negatives, RankingFigures Figures);
