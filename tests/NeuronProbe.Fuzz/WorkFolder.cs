namespace NeuronProbe.Fuzz;

/// <summary>A folder for the files of mutants, in memory where the system offers it, deleted at the end.</summary>
internal sealed class WorkFolder : IDisposable
{
    private const string MemoryFolder = "/dev/shm";

    public WorkFolder()
    {
        Location = Directory.Exists(MemoryFolder)
            ? Directory.CreateDirectory(Path.Combine(MemoryFolder, $"neuronprobe-fuzz-{Guid.NewGuid():N}")).FullName
            : Directory.CreateTempSubdirectory("neuronprobe-fuzz-").FullName;
    }

    public string Location { get; }

    /// <summary>A new folder in it.</summary>
    public string New(string name) => Directory.CreateDirectory(Path.Combine(Location, name)).FullName;

    public void Dispose() => Directory.Delete(Location, recursive: true);
}
