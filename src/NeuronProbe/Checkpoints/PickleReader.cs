namespace NeuronProbe.Checkpoints;

/// <summary>Reads a pickle of PyTorch as plain values. It can make what tensors need and nothing else: whatever else a
/// pickle asks for is refused by name, never run.</summary>
/// <remarks>
/// The format is that of Python's <c>pickletools</c>, protocols 2 to 5. Values are null, bool, <see cref="Int128"/>,
/// double, string, object?[] for a tuple, List for a list, and the types of PickleValues.cs. No value is ever walked
/// through as a whole, so that neither depth nor sharing costs anything.
/// </remarks>
internal sealed class PickleReader
{
    // A tensor takes about 40, with those that are kept for later.
    private const int MostValues = 1 << 22;

    private static readonly object True = true;
    private static readonly object False = false;

    private readonly PickleInput input;
    private readonly Dictionary<string, TorchStorage> storages;
    private readonly List<object?> stack = [];
    private readonly Stack<int> marks = [];
    private readonly Dictionary<uint, object?> memo = [];
    private int valueCount;

    private PickleReader(PickleInput input, Dictionary<string, TorchStorage> storages)
    {
        this.input = input;
        this.storages = storages;
    }

    /// <summary>Reads one pickle, up to its end.</summary>
    /// <param name="input">Its bytes.</param>
    /// <param name="storages">Takes the storages that it names.</param>
    /// <returns>The value that it stands for.</returns>
    /// <exception cref="ProbeException">It is damaged, or asks for something that no tensor needs.</exception>
    public static object? Read(PickleInput input, Dictionary<string, TorchStorage> storages)
    {
        var reader = new PickleReader(input, storages);
        for (var code = (PickleCode)input.ReadByte(); code != PickleCode.Stop; code = (PickleCode)input.ReadByte())
        {
            reader.Follow(code);
        }
        return reader.Pop();
    }

    private void Follow(PickleCode code)
    {
        switch (code)
        {
            case PickleCode.Proto: DemandProtocol(input.ReadByte()); break;
            case PickleCode.Frame: input.ReadUInt64(); break;
            case PickleCode.None: Push(null); break;
            case PickleCode.NewTrue: Push(True); break;
            case PickleCode.NewFalse: Push(False); break;
            case PickleCode.BinInt: Push((Int128)input.ReadInt32()); break;
            case PickleCode.BinInt1: Push((Int128)input.ReadByte()); break;
            case PickleCode.BinInt2: Push((Int128)input.ReadUInt16()); break;
            case PickleCode.Long1: Push(input.ReadWhole(input.ReadByte())); break;
            case PickleCode.BinFloat: Push(input.ReadDouble()); break;
            case PickleCode.ShortBinString or PickleCode.ShortBinUnicode: Push(input.ReadText(input.ReadByte())); break;
            case PickleCode.BinString or PickleCode.BinUnicode: Push(input.ReadText(input.ReadUInt32())); break;
            case PickleCode.BinUnicode8: Push(input.ReadText(input.ReadUInt64())); break;
            case PickleCode.EmptyTuple: Push(Array.Empty<object?>()); break;
            case PickleCode.Tuple1: Push(PopMany(1)); break;
            case PickleCode.Tuple2: Push(PopMany(2)); break;
            case PickleCode.Tuple3: Push(PopMany(3)); break;
            case PickleCode.Tuple: Push(PopToMark()); break;
            case PickleCode.EmptyList: Push(new List<object?>()); break;
            case PickleCode.Append: Extend(PopMany(1)); break;
            case PickleCode.Appends: Extend(PopToMark()); break;
            case PickleCode.EmptyDict: Push(new PickleDictionary()); break;
            case PickleCode.SetItem: SetItems(PopMany(2)); break;
            case PickleCode.SetItems: SetItems(PopToMark()); break;
            case PickleCode.Mark: Mark(); break;
            case PickleCode.Pop: Pop(); break;
            case PickleCode.Dup: Push(Peek()); break;
            case PickleCode.BinPut: Keep(input.ReadByte()); break;
            case PickleCode.LongBinPut: Keep(input.ReadUInt32()); break;
            case PickleCode.Memoize: Keep((uint)memo.Count); break;
            case PickleCode.BinGet: Push(Recall(input.ReadByte())); break;
            case PickleCode.LongBinGet: Push(Recall(input.ReadUInt32())); break;
            case PickleCode.BinPersId: Push(TorchObjects.Storage(Pop(), storages, input)); break;
            case PickleCode.Global: Push(TorchObjects.Global(input.ReadLine(), input.ReadLine(), input)); break;
            case PickleCode.StackGlobal: PushNamed(PopMany(2)); break;
            case PickleCode.Reduce: PushCalled(PopMany(2)); break;
            case PickleCode.Build: IgnoreState(PopMany(1)[0]); break;
            default: throw Refusal(code);
        }
    }

    private void DemandProtocol(byte protocol)
    {
        if (protocol is < 2 or > 5)
        {
            throw input.Broken("a pickle of protocol 2 to 5", $"protocol {protocol}");
        }
    }

    private void Push(object? value)
    {
        Count();
        stack.Add(value);
    }

    private object? Pop()
    {
        object? value = Peek();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private object? Peek() =>
        stack.Count > (marks.Count > 0 ? marks.Peek() : 0)
            ? stack[^1]
            : throw input.Broken("a value that was pushed before", "none");

    private object?[] PopMany(int count)
    {
        object?[] values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            values[i] = Pop();
        }
        return values;
    }

    private void Mark()
    {
        Count();
        marks.Push(stack.Count);
    }

    private void Keep(uint index)
    {
        Count();
        memo[index] = Peek();
    }

    private void Count()
    {
        if (++valueCount > MostValues)
        {
            throw input.Broken($"a pickle of at most {MostValues} values", "more");
        }
    }

    private object?[] PopToMark()
    {
        if (!marks.TryPop(out int mark))
        {
            throw input.Broken("a MARK before", "none");
        }
        object?[] values = new object?[stack.Count - mark];
        stack.CopyTo(mark, values, 0, values.Length);
        stack.RemoveRange(mark, values.Length);
        return values;
    }

    private object? Recall(uint index) =>
        memo.TryGetValue(index, out object? value) ? value : throw input.Broken($"a value kept under {index}", "none");

    private void Extend(object?[] values)
    {
        if (Peek() is not List<object?> list)
        {
            throw input.Broken("a list to append to", TorchObjects.KindOf(Peek()));
        }
        list.AddRange(values);
    }

    private void SetItems(object?[] values)
    {
        if (Peek() is not PickleDictionary dictionary)
        {
            throw input.Broken("a dictionary to add to", TorchObjects.KindOf(Peek()));
        }
        if (values.Length % 2 != 0)
        {
            throw input.Broken("pairs of key and value", $"{values.Length} values");
        }
        for (int i = 0; i < values.Length; i += 2)
        {
            dictionary.Items.Add((values[i], values[i + 1]));
        }
    }

    private void PushNamed(object?[] names)
    {
        if (names is not [string module, string name])
        {
            throw input.Broken(
                "texts as module and name of a global",
                $"{TorchObjects.KindOf(names[0])} and {TorchObjects.KindOf(names[1])}");
        }
        Push(TorchObjects.Global(module, name, input));
    }

    private void PushCalled(object?[] call)
    {
        if (call is not [PickleGlobal function, object?[] arguments])
        {
            throw input.Broken(
                "a call of a function that tensors need, with a tuple",
                $"{TorchObjects.KindOf(call[0])} with {TorchObjects.KindOf(call[1])}");
        }
        Push(TorchObjects.Call(function, arguments, input));
    }

    /// <summary>Leaves out the attributes of a dictionary, among which a module keeps the versions of its
    /// parts.</summary>
    private void IgnoreState(object? state)
    {
        if (Peek() is not PickleDictionary || state is not PickleDictionary)
        {
            throw TorchObjects.Refuse(
                $"BUILD, a change of {TorchObjects.KindOf(Peek())} by {TorchObjects.KindOf(state)}", input);
        }
    }

    private ProbeException Refusal(PickleCode code) => code switch
    {
        PickleCode.Inst => TorchObjects.Refuse($"INST of '{input.ReadLine()}.{input.ReadLine()}'", input),
        PickleCode.Ext1 => TorchObjects.Refuse($"EXT1, registered code {input.ReadByte()}", input),
        PickleCode.Ext2 => TorchObjects.Refuse($"EXT2, registered code {input.ReadUInt16()}", input),
        PickleCode.Ext4 => TorchObjects.Refuse($"EXT4, registered code {input.ReadInt32()}", input),
        PickleCode.PersId => TorchObjects.Refuse($"PERSID '{input.ReadLine()}'", input),
        _ when Enum.IsDefined(code) =>
            TorchObjects.Refuse(
                code.ToString().ToUpperInvariant()
                    + (stack.OfType<PickleGlobal>().LastOrDefault() is { } last ? $" after '{last.Name}'" : ""),
                input),
        _ => input.Broken("an instruction of Python's pickle format", $"byte 0x{(byte)code:x2}"),
    };
}
