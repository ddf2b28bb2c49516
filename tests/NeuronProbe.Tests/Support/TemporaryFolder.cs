using System.Text;

namespace NeuronProbe.Tests.Support;

/// <summary>A new folder that is deleted with all it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Location { get; } = Directory.CreateTempSubdirectory("neuronprobe-").FullName;

    /// <summary>Path of something in it.</summary>
    public string this[string name] => Path.Combine(Location, name);

    /// <summary>All files in it, relative, with <c>/</c>, in ordinal order.</summary>
    public string[] Files =>
        [.. Directory.EnumerateFiles(Location, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Location, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>Writes a file, UTF-8 without a mark, and the folders that it needs.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Location, recursive: true);
}
