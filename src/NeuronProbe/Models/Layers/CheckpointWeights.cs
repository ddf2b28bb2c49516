using Microsoft.Win32.SafeHandles;
using NeuronProbe.Checkpoints;
using NeuronProbe.Models.Kernels;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Hands out a checkpoint's tensors in the run's type and on its device, and owns them.</summary>
/// <remarks>
/// A tensor that is stored as the run needs it is a view of the mapped file, so it takes no memory of its own. One that
/// is stored in another type or layout is read and converted, one tensor at a time, without mapping it: pages of the
/// file that were touched once would stay in the process's memory beside the converted copy. The mapping is private:
/// nothing that is written to a tensor reaches the file. On the meta device names, shapes and types are checked, and
/// nothing is read.
/// </remarks>
internal sealed class CheckpointWeights : Weights
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["F64"] = ScalarType.Float64,
        ["F32"] = ScalarType.Float32,
        ["F16"] = ScalarType.Float16,
        ["BF16"] = ScalarType.BFloat16,
    };

    private const string BelongsTogether = "Check that config.json belongs to this checkpoint.";

    // A span of bytes can't be longer than an int.
    private const long PieceLength = 1 << 27;

    private readonly Dictionary<(string Path, ScalarType Type), Tensor> mappings = [];
    private readonly HashSet<string> taken = [];
    private readonly Checkpoint checkpoint;
    private readonly string prefix;
    private readonly Func<string, bool> isBuffer;
    private readonly TensorNames names;

    /// <param name="checkpoint">The files.</param>
    /// <param name="prefix">What a model of the family with a head puts before the names of tensors; a bare model
    /// leaves it out.</param>
    /// <param name="type">The type that the model computes in.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="products">How linear modules compute their products.</param>
    /// <param name="isBuffer">Stored tensors that hold no weights.</param>
    /// <param name="tell">Told what was left out of the names of tensors.</param>
    public CheckpointWeights(
        Checkpoint checkpoint,
        string prefix,
        ScalarType type,
        Device device,
        ProductChoice products,
        Func<string, bool> isBuffer,
        Action<string>? tell = null)
        : base(type, device, products)
    {
        this.checkpoint = checkpoint;
        this.prefix = prefix;
        this.isBuffer = isBuffer;
        names = new TensorNames(checkpoint.Names, prefix, checkpoint.Files[0], tell ?? (_ => { }));
    }

    public override IReadOnlyList<string> Files => checkpoint.Files;

    public override long ParameterCount => checkpoint.CountElements(isBuffer);

    private bool HasShapesOnly => Device.type == TorchSharp.DeviceType.META;

    public override Tensor Take(string name, params long[] shape)
    {
        (string path, TensorEntry entry, ScalarType storedType) = Find(name, shape);
        if (HasShapesOnly)
        {
            return MakeShape(name, shape);
        }
        if (storedType == Type && Device.type == TorchSharp.DeviceType.CPU
            && TryReadView(path, entry, storedType) is { } view)
        {
            return OwnMapped(name, view);
        }
        using Tensor stored = ReadCopy(path, entry, storedType);
        return Own(stored.to(Type, Device));
    }

    public override Tensor TakeTransposed(string name, long rows, long columns)
    {
        (string path, TensorEntry entry, ScalarType storedType) = Find(name, [columns, rows]);
        if (HasShapesOnly)
        {
            return MakeShape(name, [rows, columns]);
        }
        // What stays is allocated before what goes, so that no holes are left between.
        Tensor laidOut = Own(empty(rows, columns, Type, Device));
        using Tensor stored = ReadCopy(path, entry, storedType);
        using Tensor transposed = stored.t();
        return laidOut.copy_(transposed);
    }

    public override Lazy<PackedMatrix> TakePacked(
        string name, int outputs, int inputs, bool isTransposed, string? biasName)
    {
        long[] shape = isTransposed ? [inputs, outputs] : [outputs, inputs];
        (string path, TensorEntry entry, ScalarType storedType) = Find(name, shape);
        Tensor? bias = biasName is null ? null : Take(biasName, outputs);
        ExpectUse(name, (long)outputs * inputs * sizeof(float));
        return new Lazy<PackedMatrix>(() =>
        {
            using var scope = NewDisposeScope();
            using Tensor stored = ReadCopy(path, entry, storedType);
            return PackedMatrix.Pack(stored.to(Type), isTransposed, bias, Packed);
        });
    }

    public override bool Has(string name) => names.Find(name) is not null;

    public override Tensor TakeEmbedding(string name, string headName, bool isTied, long rows, long columns)
    {
        if (names.Find(name) is not null || names.Find(headName) is not { } head)
        {
            return Take(name, rows, columns);
        }
        return isTied
            ? Take(headName, rows, columns)
            : throw new ProbeException(
                $"{checkpoint.Files[0]}: expected a tensor '{name}', but got '{head}' alone, and config.json does "
                    + "not say that the two are one. "
                + "Set 'tie_word_embeddings' to true in config.json if the model ties them.");
    }

    /// <summary>Refuses stored tensors that nobody took and that would change activations, and names the
    /// others.</summary>
    /// <param name="warn">Told each part that is left out.</param>
    /// <exception cref="ProbeException">There is a tensor that is no part of the architecture.</exception>
    public override void DemandAllTaken(Action<string> warn)
    {
        string[] left = [.. checkpoint.Names.Where(n => !taken.Contains(n) && !isBuffer(n))
            .Order(StringComparer.Ordinal)];
        var others = new OtherParts(names, prefix, taken);
        string[] strangers = [.. left.Where(n => !others.Has(n))];
        if (strangers.Length > 0)
        {
            throw new ProbeException(
                $"{Files[0]}: expected only tensors of the architecture in config.json, but got '{strangers[0]}'"
                + (strangers.Length > 1 ? $" and {strangers.Length - 1} more" : "")
                + ". " + (strangers.Any(OtherParts.Changes) ? $"{ForeignNames.MergeAdapter}." : BelongsTogether));
        }
        foreach (string sentence in others.Describe(left))
        {
            warn($"{Files[0]}: {sentence}");
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (Tensor mapping in mappings.Values)
        {
            mapping.Dispose();
        }
        mappings.Clear();
    }

    /// <summary>A tensor without numbers, which counts as one with them would: matrices in float32 take memory when
    /// they are first used.</summary>
    private Tensor MakeShape(string name, long[] shape)
    {
        Tensor tensor = empty(shape, Type, Device);
        return shape.Length == 2 && Type == ScalarType.Float32 ? OwnMapped(name, tensor) : Own(tensor);
    }

    private (string Path, TensorEntry Entry, ScalarType Type) Find(string name, long[] shape)
    {
        string stored = names.Find(name)
            ?? throw new ProbeException(
                $"{checkpoint.Files[0]}: expected a tensor '{name}', but it is missing. "
                + (ForeignNames.Describe(checkpoint.Names) ?? BelongsTogether));
        (string path, TensorEntry entry) = checkpoint.Find(stored);
        if (!entry.Shape.SequenceEqual(shape))
        {
            throw new ProbeException(
                $"{path}: expected '{stored}' to be [{string.Join(", ", shape)}], as config.json says, but got "
                    + $"[{string.Join(", ", entry.Shape)}]. "
                + (entry.Shape.Length == 2 && entry.Shape.Reverse().SequenceEqual(shape)
                    ? "It is stored the other way round, as nn.Linear has it and as nanoGPT saves it: transpose such "
                        + "weights to the layout of transformers."
                    : BelongsTogether));
        }
        if (!Types.TryGetValue(entry.Type, out ScalarType storedType))
        {
            throw new ProbeException(
                $"{path}: expected '{stored}' to hold floats ({string.Join(", ", Types.Keys)}), but got {entry.Type}. "
                    + "Quantised checkpoints are not supported.");
        }
        taken.Add(stored);
        return (path, entry, storedType);
    }

    /// <summary>A view of the mapped file, or null where a mapping can't show the tensor: it has no bytes or gaps
    /// between them, or begins at an odd one.</summary>
    private Tensor? TryReadView(string path, TensorEntry entry, ScalarType storedType)
    {
        int elementSize = SafetensorsHeader.ElementSize(entry.Type);
        if (entry.ByteCount == 0 || entry.Strides is not null || entry.Offset % elementSize != 0)
        {
            return null;
        }
        if (!mappings.TryGetValue((path, storedType), out Tensor? mapping))
        {
            mapping = from_file(
                path, shared: false, size: UserFile.LengthOf(path) / elementSize,
                dtype: storedType).DetachFromDisposeScope();
            mappings[(path, storedType)] = mapping;
        }
        using Tensor flat = mapping.narrow(0, entry.Offset / elementSize, entry.ByteCount / elementSize);
        return flat.view(entry.Shape).DetachFromDisposeScope();
    }

    private static Tensor ReadCopy(string path, TensorEntry entry, ScalarType storedType)
    {
        if (entry.ByteCount == 0)
        {
            return empty(entry.Shape, storedType);
        }
        if (entry.Strides is not null)
        {
            using Tensor all = ReadCopy(
                path,
                entry with { Shape = [entry.ByteCount / SafetensorsHeader.ElementSize(entry.Type)], Strides = null },
                storedType);
            using Tensor seen = all.as_strided(entry.Shape, entry.Strides);
            return seen.contiguous().DetachFromDisposeScope();
        }
        Tensor tensor = empty(entry.Shape, storedType).DetachFromDisposeScope();
        using SafeFileHandle file = File.OpenHandle(path);
        using Tensor flat = tensor.view(-1);
        for (long first = 0; first < flat.NumberOfElements; first += PieceLength)
        {
            using Tensor piece = flat.narrow(0, first, Math.Min(PieceLength, flat.NumberOfElements - first));
            ReadPiece(file, entry.Offset + (first * tensor.ElementSize), piece.bytes, path);
        }
        return tensor;
    }

    private static void ReadPiece(SafeFileHandle file, long offset, Span<byte> target, string path)
    {
        while (target.Length > 0)
        {
            int count = RandomAccess.Read(file, target, offset);
            if (count == 0)
            {
                throw new ProbeException(
                    $"{path}: expected {target.Length} bytes more at {offset}, but the file ended. It has changed "
                        + "since it was opened; start again.");
            }
            target = target[count..];
            offset += count;
        }
    }
}
