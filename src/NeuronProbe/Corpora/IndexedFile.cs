using System.Text.Json.Serialization;

namespace NeuronProbe.Corpora;

/// <summary>What the index of a corpus knows of one of its files.</summary>
/// <param name="Name">As the user gave it.</param>
/// <param name="Format">How it is read.</param>
/// <param name="Records">Records that were read of it, empty and bad ones counted.</param>
/// <param name="Bytes">Its bytes, packed ones where it is packed; 0 where it was not read to its end.</param>
/// <param name="Sha256">SHA-256 of them, or null where it was not read to its end.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record IndexedFile(string Name, string Format, long Records, long Bytes, string? Sha256);
