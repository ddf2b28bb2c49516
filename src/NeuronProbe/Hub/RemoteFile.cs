namespace NeuronProbe.Hub;

/// <summary>A model as the hub has it.</summary>
/// <param name="Commit">The commit that a revision is now.</param>
/// <param name="Files">Names of its files, with <c>/</c> between folders; any text that the hub sent.</param>
internal sealed record RemoteModel(string Commit, IReadOnlySet<string> Files);

/// <summary>A file as the hub has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hash">In hexadecimal: SHA-256 of its content (64 digits), or the hash that git gives it (40).
/// Also its name in the cache.</param>
/// <param name="Size">Its bytes.</param>
internal sealed record RemoteFile(string Name, string Hash, long Size);
