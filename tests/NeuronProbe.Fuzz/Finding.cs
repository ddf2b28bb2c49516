namespace NeuronProbe.Fuzz;

/// <summary>What a mutant did that no input may do.</summary>
/// <param name="Target">The parser.</param>
/// <param name="Number">The mutant's number, from which it can be made again.</param>
/// <param name="Kind">What it was, the same for all that come from one place.</param>
/// <param name="Detail">All that is known of it.</param>
internal sealed record Finding(string Target, long Number, string Kind, string Detail);
