namespace NeuronProbe.Results;

/// <summary>Why no example has some words at or near its peak.</summary>
/// <param name="Unknown">Those of the words that no example has; none where examples have each of them, but not all
/// together.</param>
/// <param name="Others">Words that are near the unknown ones, or else the words themselves, each with how many neurons
/// have it.</param>
internal sealed record WordMiss(
    IReadOnlyList<string> Unknown, IReadOnlyList<(string Word, int Neurons)> Others);
