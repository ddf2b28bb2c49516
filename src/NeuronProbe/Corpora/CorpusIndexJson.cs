using System.Text.Json.Serialization;

namespace NeuronProbe.Corpora;

/// <summary>How the index of a corpus is read and written as JSON, made when the program is built.</summary>
[JsonSerializable(typeof(CorpusIndex))]
internal sealed partial class CorpusIndexJson : JsonSerializerContext;
