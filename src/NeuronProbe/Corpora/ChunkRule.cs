using System.Text.Json.Serialization;

namespace NeuronProbe.Corpora;

/// <summary>Where a chunk of a corpus ends: after a number of records, or where the next one would pass a number of
/// bytes, whichever is first. A record that is longer is a chunk of its own.</summary>
/// <param name="Documents">Records in a chunk, empty and bad ones counted. At least 1.</param>
/// <param name="Bytes">Bytes of text in UTF-8, token ids counted as four each; null for no limit. At least 1.</param>
/// <remarks>It needs no tokenizer, so that whoever reads a corpus for the first time knows its chunks.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ChunkRule(int Documents, long? Bytes = null)
{
    /// <summary>Whether a chunk has room for anything.</summary>
    [JsonIgnore]
    public bool HasRoom => Documents >= 1 && Bytes is null or >= 1;
}
