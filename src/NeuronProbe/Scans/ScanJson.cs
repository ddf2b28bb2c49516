using System.Text.Json.Serialization;

namespace NeuronProbe.Scans;

/// <summary>How the files of a scan are read and written as JSON, made when the program is built: finding it out when it runs takes longer than all else that <c>show</c> does.</summary>
[JsonSerializable(typeof(ScanManifest))]
[JsonSerializable(typeof(StateIndex))]
internal sealed partial class ScanJson : JsonSerializerContext;
