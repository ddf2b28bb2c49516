using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>Hands out a checkpoint's tensors in the run's type and on its device, and owns them.</summary>
/// <remarks>
/// A tensor that is stored in the run's type is a view of the mapped file, so it takes no memory of its own; another type costs one
/// converted copy. The mapping is private: nothing that is written to a tensor reaches the file.
/// </remarks>
internal sealed class CheckpointWeights(Checkpoint checkpoint, string prefix, ScalarType type, Device device, MatrixProduct product, Func<string, bool> isBuffer)
    : Weights(type, device, product)
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["F64"] = ScalarType.Float64,
        ["F32"] = ScalarType.Float32,
        ["F16"] = ScalarType.Float16,
        ["BF16"] = ScalarType.BFloat16,
    };

    private readonly Dictionary<(string Path, ScalarType Type), Tensor> mappings = [];
    private readonly HashSet<string> taken = [];

    public override IReadOnlyList<string> Files => checkpoint.Files;

    public override long ParameterCount => checkpoint.CountElements(isBuffer);

    /// <summary>Whether the checkpoint has the tensor, with or without the family's prefix.</summary>
    public bool Has(string name) => StoredName(name) is not null;

    public override Tensor Take(string name, params long[] shape)
    {
        string stored = StoredName(name)
            ?? throw new ProbeException($"{checkpoint.Files[0]}: expected a tensor '{name}', but it is missing. Check that config.json belongs to this checkpoint.");
        (string path, TensorEntry entry) = checkpoint.Find(stored);
        if (!entry.Shape.SequenceEqual(shape))
        {
            throw new ProbeException(
                $"{path}: expected '{stored}' to be [{string.Join(", ", shape)}], as config.json says, but got [{string.Join(", ", entry.Shape)}]. "
                + "Check that config.json belongs to this checkpoint.");
        }
        if (!Types.TryGetValue(entry.Type, out ScalarType storedType))
        {
            throw new ProbeException($"{path}: expected '{stored}' to hold floats ({string.Join(", ", Types.Keys)}), but got {entry.Type}. Quantised checkpoints are not supported.");
        }
        taken.Add(stored);
        using Tensor view = ReadView(path, entry, storedType);
        return Own(view.to(Type, Device));
    }

    public override IReadOnlyList<string> Untaken() => [.. checkpoint.Names.Where(n => !taken.Contains(n) && !isBuffer(n)).Order(StringComparer.Ordinal)];

    public override void Dispose()
    {
        base.Dispose();
        foreach (Tensor mapping in mappings.Values)
        {
            mapping.Dispose();
        }
        mappings.Clear();
    }

    private string? StoredName(string name)
    {
        if (checkpoint.Contains(name))
        {
            return name;
        }
        string bare = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
        return checkpoint.Contains(bare) ? bare : null;
    }

    private Tensor ReadView(string path, TensorEntry entry, ScalarType storedType)
    {
        long elementSize = entry.Type switch { "F64" => 8, "F32" => 4, _ => 2 };
        if (entry.ByteCount == 0)
        {
            return empty(entry.Shape, storedType);
        }
        if (entry.Offset % elementSize != 0)
        {
            return ReadCopy(path, entry, storedType);
        }
        if (!mappings.TryGetValue((path, storedType), out Tensor? mapping))
        {
            mapping = from_file(path, shared: false, size: new FileInfo(path).Length / elementSize, dtype: storedType).DetachFromDisposeScope();
            mappings[(path, storedType)] = mapping;
        }
        using Tensor flat = mapping.narrow(0, entry.Offset / elementSize, entry.ByteCount / elementSize);
        return flat.view(entry.Shape).DetachFromDisposeScope();
    }

    /// <summary>Reads a tensor whose bytes do not lie on a multiple of its element size, which a mapping cannot show.</summary>
    private static Tensor ReadCopy(string path, TensorEntry entry, ScalarType storedType)
    {
        using FileStream file = File.OpenRead(path);
        file.Position = entry.Offset;
        Tensor tensor = empty(entry.Shape, storedType).DetachFromDisposeScope();
        tensor.ReadBytesFromStream(file, 1 << 20);
        return tensor;
    }
}
