namespace NeuronProbe.Checkpoints;

/// <summary>The tensors by name that a file of <c>torch.save</c> holds, as places in the file.</summary>
internal sealed class StateDictionary
{
    // Tensors may share numbers; this bounds what many views of one large storage cost to read.
    private const int MostBytesPerByte = 16;
    private const int LeastBudget = 1 << 24;

    private static readonly string[] Wrappers = ["state_dict", "model_state_dict", "model", "module"];

    private readonly string path;
    private readonly long fileLength;
    private readonly TorchContent content;
    private Int128 bytesToRead;

    /// <param name="path">The file, for messages.</param>
    /// <param name="fileLength">Its length.</param>
    /// <param name="content">What it holds.</param>
    public StateDictionary(string path, long fileLength, TorchContent content)
    {
        this.path = path;
        this.fileLength = fileLength;
        this.content = content;
    }

    /// <summary>All tensors, in their order in the dictionary.</summary>
    /// <exception cref="ProbeException">The value is no dictionary from names to tensors, or a tensor reaches beyond
    /// its storage.</exception>
    public IReadOnlyList<TensorEntry> Entries()
    {
        var names = new HashSet<string>();
        var entries = new List<TensorEntry>();
        foreach ((object? key, object? value) in Unwrap().Items)
        {
            if (key is not string name || value is not TorchTensor tensor)
            {
                throw NoStateDictionary($"{TorchObjects.KindOf(value)} under {TorchObjects.KindOf(key)}");
            }
            if (!names.Add(name))
            {
                throw TorchFile.Broken(path, "every tensor once", $"'{PickleInput.Shown(name)}' twice");
            }
            entries.Add(Entry(name, tensor));
        }
        return entries;
    }

    private PickleDictionary Unwrap()
    {
        if (content.Root is not PickleDictionary dictionary)
        {
            throw NoStateDictionary(TorchObjects.KindOf(content.Root));
        }
        return Wrappers.Select(dictionary.Find).OfType<PickleDictionary>().FirstOrDefault() ?? dictionary;
    }

    private TensorEntry Entry(string name, TorchTensor tensor)
    {
        int elementSize = SafetensorsHeader.ElementSize(tensor.Type);
        long available = tensor.Storage.Count * SafetensorsHeader.ElementSize(tensor.Storage.Type) / elementSize;
        bool isEmpty = tensor.Shape.Contains(0);
        Int128 last = tensor.First;
        Int128 count = 1;
        bool isContiguous = true;
        for (int i = tensor.Shape.Length - 1; i >= 0 && !isEmpty; i--)
        {
            isContiguous &= tensor.Shape[i] == 1 || tensor.Strides[i] == count;
            last += ((Int128)tensor.Shape[i] - 1) * tensor.Strides[i];
            count = Int128.Min(count * tensor.Shape[i], long.MaxValue);
        }
        if (isEmpty ? last > available : last >= available)
        {
            throw TorchFile.Broken(
                path, $"'{PickleInput.Shown(name)}' to end within its storage of {available} elements",
                isEmpty ? $"a start at {last}" : $"an end at {last + 1}");
        }
        long byteCount = isEmpty ? 0 : ((long)last - tensor.First + 1) * elementSize;
        bytesToRead += isEmpty ? 0 : Int128.Max(byteCount, count * elementSize);
        if (bytesToRead > ((Int128)fileLength * MostBytesPerByte) + LeastBudget)
        {
            throw new ProbeException(
                $"{path}: expected tensors that need at most {MostBytesPerByte} times the file's {fileLength} bytes, "
                    + $"but got more with '{PickleInput.Shown(name)}': the file repeats the same numbers too often. "
                    + "Save the tensors contiguous.");
        }
        long offset = content.Places[tensor.Storage.Key] + (tensor.First * elementSize);
        return new TensorEntry(
            name, tensor.Type, tensor.Shape, offset, byteCount, isContiguous || isEmpty ? null : tensor.Strides);
    }

    private ProbeException NoStateDictionary(string got) => new(
        $"{path}: expected a state dict, from names to tensors, alone or under '{string.Join("' or '", Wrappers)}', "
            + $"but got {got}. Save it with torch.save(model.state_dict(), ...).");
}
