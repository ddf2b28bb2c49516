namespace NeuronProbe.Checkpoints;

/// <summary>The files of a model folder that hold its tensors, in safetensors or as PyTorch saves them: one file, or
/// shards. Only names and places are read here.</summary>
internal sealed class Checkpoint
{
    private readonly Dictionary<string, (string Path, TensorEntry Entry)> tensors = [];

    private Checkpoint(CheckpointFiles files)
    {
        Files = files.Paths;
        foreach (string file in files.Paths)
        {
            foreach (TensorEntry entry in files.Format.Read(file))
            {
                bool isElsewhere = files.WeightMap is { } map && map.TryGetValue(entry.Name, out string? owner)
                    && owner != Path.GetFileName(file);
                if (!isElsewhere && !tensors.TryAdd(entry.Name, (file, entry)))
                {
                    throw new ProbeException(
                        $"{file}: expected each tensor in one shard, but '{entry.Name}' is also in "
                            + $"'{tensors[entry.Name].Path}'. Download the checkpoint again.");
                }
            }
        }
        foreach ((string name, string file) in files.WeightMap ?? new Dictionary<string, string>())
        {
            if (!tensors.ContainsKey(name))
            {
                throw new ProbeException($"{files.Index}: expected '{name}' in '{file}', but it is not there. "
                    + "Download the checkpoint again.");
            }
        }
    }

    private Checkpoint(IReadOnlyList<string> files, Dictionary<string, (string Path, TensorEntry Entry)> tensors) =>
        (Files, this.tensors) = (files, tensors);

    /// <summary>The files that hold the tensors, with full paths.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Names of all tensors.</summary>
    public IEnumerable<string> Names => tensors.Keys;

    /// <summary>Elements in all tensors but those left out; numbers that tensors share count once.</summary>
    public long CountElements(Func<string, bool> isLeftOut) => tensors
        .Where(t => !isLeftOut(t.Key) && t.Value.Entry.ByteCount > 0)
        .DistinctBy(t => (t.Value.Path, t.Value.Entry.Offset, t.Value.Entry.ByteCount))
        .Sum(t => t.Value.Entry.Shape.Aggregate(1L, (product, d) => product * d));

    /// <summary>Opens the checkpoint of a folder.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="warn">Told of what had to be guessed.</param>
    /// <exception cref="ProbeException">There is none, or it is damaged or quantised.</exception>
    public static Checkpoint Open(string folder, Action<string>? warn = null)
    {
        var checkpoint = new Checkpoint(CheckpointFiles.Find(folder, warn ?? (_ => { })));
        QuantisedFormats.Refuse(checkpoint);
        return checkpoint;
    }

    /// <summary>The same tensors under other names.</summary>
    /// <param name="nameOf">A tensor's new name, or null where it is left out.</param>
    /// <exception cref="ProbeException">Two tensors would have one name.</exception>
    public Checkpoint Renamed(Func<string, string?> nameOf)
    {
        Dictionary<string, (string Path, TensorEntry Entry)> renamed = [];
        foreach ((string name, (string Path, TensorEntry Entry) place) in tensors)
        {
            if (nameOf(name) is { } other && !renamed.TryAdd(other, place))
            {
                string first = tensors.Keys.First(n => nameOf(n) == other);
                throw new ProbeException(
                    $"{place.Path}: expected one tensor for '{other}', but got '{first}' and '{name}'. "
                    + "Leave out the one that does not belong to the model.");
            }
        }
        return new Checkpoint(Files, renamed);
    }

    public bool Contains(string name) => tensors.ContainsKey(name);

    /// <summary>Where a tensor is stored.</summary>
    public (string Path, TensorEntry Entry) Find(string name) => tensors[name];
}
