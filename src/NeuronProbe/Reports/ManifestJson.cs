using System.Text.Json.Serialization;

namespace NeuronProbe.Reports;

/// <summary>
/// How the manifest is read and written as JSON, made when the program is built: finding it out when it runs takes
/// longer than all else that <c>show</c> does.
/// </summary>
[JsonSerializable(typeof(ScanManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
