namespace NeuronProbe.Cli;

/// <summary>How far a long task has come.</summary>
/// <param name="Description">In words.</param>
/// <param name="Fraction">The share that is done, 0 to 1, or null where nobody knows.</param>
internal readonly record struct TaskProgress(string Description, double? Fraction);
