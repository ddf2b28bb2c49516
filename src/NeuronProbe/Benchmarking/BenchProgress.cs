namespace NeuronProbe.Benchmarking;

/// <summary>How far a benchmark has come.</summary>
/// <param name="Round">The round, from 1, or 0 while methods warm up.</param>
/// <param name="Rounds">How many there are.</param>
/// <param name="Method">What is being measured.</param>
/// <param name="Fraction">The share of the time that has gone, 0 to 1.</param>
internal readonly record struct BenchProgress(int Round, int Rounds, string Method, double Fraction);
