using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Options;
using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>The options of an earlier scan, taken from its scan.json.</summary>
internal sealed class EarlierScan
{
    private readonly string path;
    private readonly ScanManifest manifest;
    private readonly IReadOnlyList<string> except;

    private EarlierScan(string path, ScanManifest manifest, IReadOnlyList<string> except) =>
        (this.path, this.manifest, this.except) = (path, manifest, except);

    /// <summary>What is not taken: consent to replace a scan is given anew each time, and how it was run is no part of
    /// what it was.</summary>
    private static string[] NeverTaken { get; } =
        [ScanOptionList.Overwrite.Key, .. RunOptions.Fields.Select(field => field.Description.Key)];

    /// <summary>Reads a scan.json.</summary>
    /// <param name="path">The file, or the folder of the scan.</param>
    /// <exception cref="ProbeException">It is none, was changed, or has options that are not known here.</exception>
    public static EarlierScan Read(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, OutputFolder.Manifest) : path;
        if (Path.GetFileName(file) == OutputFolder.Manifest)
        {
            OpenCommit.Finish(Path.GetDirectoryName(Path.GetFullPath(file))!, "--from");
        }
        byte[]? content = UserFile.Exists(file) ? UserFile.Read(file) : null;
        if (content is null || !IsManifest(content))
        {
            throw new ProbeException(
                $"--from: expected the {OutputFolder.Manifest} of an earlier scan, but '{file}' "
                + $"{(content is null ? "does not exist" : "is another kind of file")}. "
                + $"Name the {OutputFolder.Manifest} in a folder that 'neuronprobe scan --out' wrote.");
        }
        return Of(file, ScanManifest.Parse(file, content));
    }

    /// <summary>The options that a manifest has.</summary>
    /// <param name="path">The manifest's file, for messages.</param>
    /// <param name="manifest">The manifest.</param>
    /// <param name="except">Keys of options that are given anew.</param>
    /// <exception cref="ProbeException">It has options that are not known here, or wrong values of
    /// some.</exception>
    public static EarlierScan Of(string path, ScanManifest manifest, params IReadOnlyList<string> except)
    {
        var earlier = new EarlierScan(path, manifest, except);
        string[] known = [.. ScanFields.All.Select(field => field.Description.Key)];
        string[] unknown =
            [.. earlier.manifest.Options.Select(option => option.Key).Except(known).Select(key => $"'{key}'")];
        if (unknown.Length > 0)
        {
            throw new ProbeException(
                $"{path}: expected options that this version knows, but got {string.Join(", ", unknown)} of "
                + $"{earlier.manifest.Tool}. Use that version, or give the options on the command line.");
        }
        earlier.Options(keepsSettled: true);
        return earlier;
    }

    /// <summary>Whether it was run with paths that mean another file in another folder.</summary>
    public bool HasRelativePaths => HasRelativePathsIn(manifest.Options);

    /// <summary>Whether options, by their keys, have such paths.</summary>
    public static bool HasRelativePathsIn(JsonObject options) => ScanFields.Inputs
        .Select(option => options[option.Key])
        .SelectMany(value => value is JsonArray list ? [.. list] : new[] { value })
        .Any(IsRelativePath);

    private static bool IsRelativePath(JsonNode? value) =>
        value is JsonValue text && text.TryGetValue(out string? name) && name != "-" && !Path.IsPathRooted(name);

    private static bool IsManifest(byte[] content)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("tool", out _) && root.TryGetProperty("options", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The options, by their keys, that model, device or machine settled.</summary>
    public IReadOnlyList<string> Settled => manifest.Settled;

    /// <summary>The options as the scan was run with.</summary>
    /// <param name="keepsSettled">Whether what model, device or machine settled then stays as it was;
    /// else it is settled anew.</param>
    /// <exception cref="ProbeException">A value is not one that this version takes.</exception>
    public ScanOptions Options(bool keepsSettled)
    {
        ScanOptions options = ScanFields.Defaults;
        var problems = new Problems();
        foreach (OptionField<ScanOptions> field in ScanFields.All)
        {
            string key = field.Description.Key;
            if (NeverTaken.Contains(key) || except.Contains(key) || (!keepsSettled && manifest.Settled.Contains(key)))
            {
                continue;
            }
            problems.Try(() => { options = field.PutJson(options, manifest.Options[key]); });
        }
        problems.Demand($"{path}: ");
        return keepsSettled && manifest.MatmulByShape.Count > 0
            ? options with
            {
                MatrixProduct = ScanOptionList.MatrixProduct.Default,
                ProductsByShape = manifest.MatmulByShape,
            }
            : options;
    }
}
