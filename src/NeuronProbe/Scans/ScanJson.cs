using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using NeuronProbe.Collectors;

namespace NeuronProbe.Scans;

/// <summary>How the files of a scan are read and written as JSON, made when the program is built: finding it out when
/// it runs takes longer than all else that <c>show</c> does.</summary>
[JsonSerializable(typeof(ScanManifest))]
[JsonSerializable(typeof(StateIndex))]
[JsonSerializable(typeof(CollectorOptions))]
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class ScanJson : JsonSerializerContext;
