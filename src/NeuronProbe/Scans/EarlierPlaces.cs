using NeuronProbe.Hub;

namespace NeuronProbe.Scans;

/// <summary>What a scan that is made again takes of the first one beside its options.</summary>
/// <param name="Model">Where the model is now, by the name that it had.</param>
/// <param name="BaseFolder">The folder in which relative paths among the options start; null where none is
/// relative.</param>
/// <param name="ChunkBytes">Bytes of text after which a chunk ends; null where nobody noted them.</param>
internal sealed record EarlierPlaces(ModelLocation Model, string? BaseFolder, long? ChunkBytes);
