namespace NeuronProbe.Cli.Syntax;

/// <summary>Lists what a value may be; anything that goes wrong means that there is nothing to list.</summary>
/// <param name="words">What stands on the command line.</param>
internal delegate IEnumerable<string> CompletionSource(CompletionWords words);
