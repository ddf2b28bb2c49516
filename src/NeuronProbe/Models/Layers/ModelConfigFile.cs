using System.Text.Json;
using NeuronProbe.Checkpoints;

namespace NeuronProbe.Models.Layers;

/// <summary>Finds and reads config.json.</summary>
internal static class ModelConfigFile
{
    // Labels of a hundred thousand classes take 5 MiB.
    private const long LargestFile = 64 << 20;

    /// <summary>Reads the config.json of a model's folder.</summary>
    /// <exception cref="ProbeException">It is missing or not a JSON object.</exception>
    public static ModelConfig Read(string folder)
    {
        string path = Path.Combine(folder, "config.json");
        if (File.Exists(path) || Directory.Exists(path))
        {
            return ReadFile(path);
        }
        QuantisedFormats.RefuseGguf(folder);
        (string got, string next) = OtherFolders.Describe(folder)
            ?? ("none", "Name the folder that holds config.json and *.safetensors or *.bin.");
        throw new ProbeException($"--model: expected a folder with config.json in Hugging Face layout, but "
            + $"'{folder}' has {got}. {next}");
    }

    /// <summary>Reads a config.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ProbeException">It can't be read or is not a JSON object.</exception>
    public static ModelConfig ReadFile(string path)
    {
        try
        {
            using JsonDocument document = PythonJson.Parse(UserFile.Read(path, LargestFile));
            return new ModelConfig(path, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ProbeException(
                $"{path}: expected a JSON object, but got: {e.Message} Download the model's config.json again.", e);
        }
    }
}
