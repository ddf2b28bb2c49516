namespace NeuronProbe.Fuzz;

/// <summary>One parser, and valid files that mutants are made of.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Seeds">Valid inputs, at least one.</param>
/// <param name="Parse">
/// Reads an input as the program would, to its end. A <see cref="ProbeException"/> is an answer;
/// any other exception is a finding.
/// </param>
/// <param name="IsJson">Whether mutants may also be made of the values of its JSON.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Parse, bool IsJson = false);
