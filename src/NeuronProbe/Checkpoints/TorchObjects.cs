namespace NeuronProbe.Checkpoints;

/// <summary>What tensors need of Python: the globals that a pickle may name, and what a call of each stands for
/// here.</summary>
internal static class TorchObjects
{
    private const string OrderedDict = "collections.OrderedDict";
    private const string Size = "torch.Size";
    private const string RebuildTensor = "torch._utils._rebuild_tensor";
    private const string RebuildTensorWithHooks = "torch._utils._rebuild_tensor_v2";
    private const string RebuildTensorOfType = "torch._utils._rebuild_tensor_v3";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";

    private const int MostDimensions = 64;
    private const long LargestNumber = 1L << 48;

    private static readonly string[] Functions =
        [OrderedDict, Size, RebuildTensor, RebuildTensorWithHooks, RebuildTensorOfType, RebuildParameter];

    private static readonly Dictionary<string, string> Storages = new()
    {
        ["DoubleStorage"] = "F64",
        ["FloatStorage"] = "F32",
        ["HalfStorage"] = "F16",
        ["BFloat16Storage"] = "BF16",
        ["LongStorage"] = "I64",
        ["IntStorage"] = "I32",
        ["ShortStorage"] = "I16",
        ["CharStorage"] = "I8",
        ["ByteStorage"] = "U8",
        ["BoolStorage"] = "BOOL",
        ["UntypedStorage"] = "U8",
        ["_UntypedStorage"] = "U8",
    };

    private static readonly string[] StorageModules = ["torch", "torch.cuda", "torch.storage"];

    private static readonly Dictionary<string, string> Types = new()
    {
        ["torch.float64"] = "F64",
        ["torch.float32"] = "F32",
        ["torch.float16"] = "F16",
        ["torch.bfloat16"] = "BF16",
        ["torch.int64"] = "I64",
        ["torch.int32"] = "I32",
        ["torch.int16"] = "I16",
        ["torch.int8"] = "I8",
        ["torch.uint8"] = "U8",
        ["torch.bool"] = "BOOL",
        ["torch.uint16"] = "U16",
        ["torch.uint32"] = "U32",
        ["torch.uint64"] = "U64",
        ["torch.float8_e4m3fn"] = "F8_E4M3",
        ["torch.float8_e5m2"] = "F8_E5M2",
        ["torch.float8_e8m0fnu"] = "F8_E8M0",
    };

    /// <summary>The global of a module and a name.</summary>
    /// <exception cref="ProbeException">No tensor needs it.</exception>
    public static PickleGlobal Global(string module, string name, PickleInput input)
    {
        string full = $"{module}.{name}";
        bool isStorage = Storages.ContainsKey(name) && StorageModules.Contains(module);
        return isStorage || Functions.Contains(full) || Types.ContainsKey(full)
            ? new PickleGlobal(full)
            : throw Refuse($"'{PickleInput.Shown(full)}'", input);
    }

    /// <summary>What a call stands for: a tensor, a dictionary or a tuple.</summary>
    /// <exception cref="ProbeException">It is called with what it does not take.</exception>
    public static object Call(PickleGlobal function, object?[] arguments, PickleInput input) =>
        (function.Name, arguments) switch
        {
            (OrderedDict, []) => new PickleDictionary(),
            (Size, [object?[] sizes]) => sizes,
            (RebuildParameter, [TorchTensor tensor, ..]) => tensor,
            (
                RebuildTensor or RebuildTensorWithHooks,
                [TorchStorage storage, Int128 first, object?[] shape, object?[] strides, ..]
            ) =>
                Tensor(storage, storage.Type, first, shape, strides, input),
            (
                RebuildTensorOfType,
                [TorchStorage storage, Int128 first, object?[] shape, object?[] strides, _, _, PickleGlobal type, ..]
            ) when Types.TryGetValue(type.Name, out string? typeName) =>
                Tensor(storage, typeName, first, shape, strides, input),
            _ =>
                throw input.Broken(
                    $"'{function.Name}' with what PyTorch gives it",
                    $"({string.Join(", ", arguments.Take(8).Select(KindOf))})"),
        };

    /// <summary>The storage that a persistent id names: ('storage', type, key, device, elements), and in old files None
    /// or what part of another it is.</summary>
    /// <param name="id">The id.</param>
    /// <param name="storages">Those known, to which it is added.</param>
    /// <param name="input">For messages.</param>
    /// <exception cref="ProbeException">The id is of another form, or names a storage otherwise than
    /// before.</exception>
    public static TorchStorage Storage(object? id, Dictionary<string, TorchStorage> storages, PickleInput input)
    {
        object?[] parts = id as object?[] ?? [];
        if (parts is not ["storage", PickleGlobal type, string key, _, Int128 count, ..]
            || count < 0 || count > LargestNumber
            || !Storages.TryGetValue(type.Name[(type.Name.LastIndexOf('.') + 1)..], out string? typeName))
        {
            string got = parts.Length > 0 ? $"({string.Join(", ", parts.Take(8).Select(KindOf))})" : KindOf(id);
            throw input.Broken("a persistent id of a storage: its type, key, device and elements", got);
        }
        if (parts is [_, _, _, _, _, not null, ..])
        {
            throw input.Broken(
                $"the whole storage '{PickleInput.Shown(key)}'",
                "a part of another, as PyTorch before 0.4 stored them");
        }
        var storage = new TorchStorage(key, typeName, (long)count);
        if (!storages.TryAdd(key, storage) && storages[key] != storage)
        {
            throw input.Broken(
                $"the storage '{PickleInput.Shown(key)}' to be {storages[key].Count} of type {storages[key].Type}, as "
                    + "before",
                $"{count} of {typeName}");
        }
        return storage;
    }

    public static ProbeException Refuse(string got, PickleInput input) => new(
        $"{input.Path}: expected a pickle of tensors alone, but it asks for {got}. Nothing that a pickle asks for is "
        + "run here. If you trust the file, save its state dict alone with torch.save(model.state_dict(), ...) or as "
        + "safetensors; otherwise do not use it.");

    /// <summary>What a value is, for messages.</summary>
    public static string KindOf(object? value) => value switch
    {
        null => "None",
        bool => "a bool",
        Int128 number => $"{number}",
        double => "a float",
        string text => $"'{PickleInput.Shown(text)}'",
        object?[] => "a tuple",
        List<object?> => "a list",
        PickleDictionary => "a dictionary",
        PickleGlobal global => $"'{global.Name}'",
        TorchStorage => "a storage",
        _ => "a tensor",
    };

    private static TorchTensor Tensor(
        TorchStorage storage, string type, Int128 first, object?[] shape, object?[] strides, PickleInput input)
    {
        if (shape.Length != strides.Length || shape.Length > MostDimensions
            || !shape.Concat(strides).Append(first).All(
                n => n is Int128 number && number >= 0 && number <= LargestNumber))
        {
            throw input.Broken(
                "a tensor's offset, shape and as many strides, of whole numbers",
                $"{first}, [{string.Join(", ", shape.Take(8).Select(KindOf))}] and "
                    + $"[{string.Join(", ", strides.Take(8).Select(KindOf))}]");
        }
        return new TorchTensor(storage, type, (long)first, Longs(shape), Longs(strides));
    }

    private static long[] Longs(object?[] numbers) => Array.ConvertAll(numbers, n => (long)(Int128)n!);
}
