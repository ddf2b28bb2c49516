namespace NeuronProbe.Hub;

/// <summary>Where a model's files are.</summary>
/// <param name="Folder">The folder that holds them.</param>
/// <param name="Name">What results call the model: its name in the hub, else that of the folder.</param>
/// <param name="Commit">Its state in the hub, or null where it isn't from there.</param>
internal sealed record ModelLocation(string Folder, string Name, string? Commit)
{
    /// <summary>Finds what <c>--model</c> names: a folder, or else a model in the hub's cache on this machine.
    /// Nothing is fetched.</summary>
    /// <param name="model">A path, or <c>NAME</c>, <c>ORG/NAME</c>, either with <c>@REVISION</c>.</param>
    /// <param name="environment">Where the cache is.</param>
    /// <exception cref="ProbeException">It is neither, or the cache has only a part of it.</exception>
    public static ModelLocation Find(string model, HubEnvironment environment)
    {
        if (Directory.Exists(model))
        {
            return OfFolder(model);
        }
        if (File.Exists(model))
        {
            throw IsFile(model);
        }
        return HubName.TryParse(model, out HubName? name, out string? problem)
            ? new HubCache(environment.CacheFolder).Find(name)
            : throw new ProbeException(
                $"--model: expected a folder in Hugging Face layout, but '{model}' does not exist. Name the folder "
                + "that holds config.json and *.safetensors or *.bin, or a model of the hub, such as gpt2 or ORG/NAME"
                + (Path.IsPathRooted(model) || model.StartsWith('.')
                    ? "."
                    : $"; this can't be the name of one: {problem}."));
    }

    private static ProbeException IsFile(string path)
    {
        string what = Path.GetExtension(path) switch
        {
            ".gguf" => "is a file in GGUF, the format of llama.cpp, whose quantised weights are not read",
            ".zip" or ".tar" or ".tgz" or ".gz" or ".7z" => "is a packed file, which must be unpacked first",
            _ => "is a file",
        };
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string hint = File.Exists(Path.Combine(folder, ModelFiles.Config))
            ? $": {ShellCommand.Quote(ShellCommand.PathWord(folder))}" : "";
        return new ProbeException($"--model: expected a folder in Hugging Face layout, but '{path}' {what}. Name the "
            + $"folder that holds config.json and *.safetensors or *.bin{hint}.");
    }

    /// <summary>A folder that the user names; one that lies in the hub's cache has the model's
    /// name and not the commit's.</summary>
    private static ModelLocation OfFolder(string folder)
    {
        var info = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return HubCache.IdOfFolder(info.Parent?.Parent?.Name) is { } id && info.Parent?.Name == HubCache.Snapshots
            && HubName.IsCommitHash(info.Name)
            ? new ModelLocation(folder, id, info.Name)
            : new ModelLocation(folder, info.Name, null);
    }
}
