namespace NeuronProbe.Checkpoints;

/// <summary>A way in which tensors are stored.</summary>
/// <param name="SingleName">The file, where there is but one.</param>
/// <param name="Endings">Endings of files that may be of it.</param>
/// <param name="Read">Reads the names and places of a file's tensors.</param>
internal sealed record CheckpointFormat(
    string SingleName, string[] Endings, Func<string, IReadOnlyList<TensorEntry>> Read)
{
    /// <summary>The file that says which tensor is in which shard.</summary>
    public string IndexName => SingleName + ".index.json";
}
