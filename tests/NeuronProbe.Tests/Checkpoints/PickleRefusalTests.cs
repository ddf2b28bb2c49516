using System.Diagnostics;
using NeuronProbe.Checkpoints;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Checkpoints;

/// <summary>Pickles that ask for what no tensor needs: each is refused by name, in both formats, and nothing of it is
/// done.</summary>
public sealed class PickleRefusalTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, byte[], string> Asking => new()
    {
        {
            "a function of the system", Pickle().Global("os", "system").Text("touch x").Raw(0x85).Code("R").Stop(),
            "it asks for 'os.system'"
        },
        {
            "a function that is only named", Pickle().Code("}").Text("x").Global("os", "system").Code("s").Stop(),
            "it asks for 'os.system'"
        },
        {
            "the system's function by its other name", Pickle().Global("posix", "system").Stop(),
            "it asks for 'posix.system'"
        },
        {
            "a built-in of Python 3", Pickle().Global("builtins", "eval").Text("1").Raw(0x85).Code("R").Stop(),
            "it asks for 'builtins.eval'"
        },
        { "a built-in of Python 2", Pickle().Global("__builtin__", "eval").Stop(), "it asks for '__builtin__.eval'" },
        {
            "a global from the stack", Pickle(4).Raw(0x8c, 2).Code("os").Raw(0x8c, 6).Code("system").Raw(0x93).Stop(),
            "it asks for 'os.system'"
        },
        {
            "a global from the stack under a dotted name",
            Pickle(4).Text("torch").Text("_utils._rebuild_tensor_v2.__globals__").Raw(0x93).Stop(),
            "it asks for 'torch._utils._rebuild_tensor_v2.__globals__'"
        },
        {
            "numbers as a global's name", Pickle(4).Whole(1).Whole(2).Raw(0x93).Stop(),
            "expected texts as module and name of a global, but got 1 and 2"
        },
        {
            "a pickle without a protocol", new PickleBytes().Code("cos\nsystem\n(S'ls'\ntR.").ToArray(),
            "it asks for 'os.system'"
        },
        { "INST", new PickleBytes().Code("(S'ls'\nios\nsystem\n.").ToArray(), "it asks for STRING" },
        {
            "INST without arguments", new PickleBytes().Code("(ios\nsystem\n.").ToArray(),
            "it asks for INST of 'os.system'"
        },
        {
            "OBJ", Pickle().Code("(").Global("subprocess", "Popen").Text("ls").Code("o").Stop(),
            "it asks for 'subprocess.Popen'"
        },
        {
            "OBJ of a class that is known", Pickle().Code("(").Global("collections", "OrderedDict").Code("o").Stop(),
            "it asks for OBJ after 'collections.OrderedDict'"
        },
        {
            "a class of one's own", Pickle().Global("my_models", "Gpt").Code(")").Raw(0x81).Code("}b").Stop(),
            "it asks for 'my_models.Gpt'"
        },
        {
            "NEWOBJ of a class that is known", Pickle().Global("collections", "OrderedDict").Code(")").Raw(0x81).Stop(),
            "it asks for NEWOBJ after 'collections.OrderedDict'"
        },
        {
            "NEWOBJ_EX", Pickle(4).Global("torch", "Size").Code(")}").Raw(0x92).Stop(),
            "it asks for NEWOBJEX after 'torch.Size'"
        },
        {
            "a change of a function", Pickle().Global("collections", "OrderedDict").Code("}b").Stop(),
            "it asks for BUILD, a change of 'collections.OrderedDict' by a dictionary"
        },
        { "a change of a list", Pickle().Code("]}b").Stop(), "it asks for BUILD, a change of a list by a dictionary" },
        {
            "a state that is no dictionary", Pickle().Code("}]b").Stop(),
            "it asks for BUILD, a change of a dictionary by a list"
        },
        {
            "a call of a value", Pickle().Text("x").Code(")R").Stop(),
            "expected a call of a function that tensors need, with a tuple, but got 'x' with a tuple"
        },
        {
            "a call of a type", Pickle().Global("torch", "FloatStorage").Code(")R").Stop(),
            "expected 'torch.FloatStorage' with what PyTorch gives it, but got ()"
        },
        {
            "a dictionary with hostile items",
            Pickle().Global("collections", "OrderedDict").Text("x").Raw(0x85).Code("R").Stop(),
            "expected 'collections.OrderedDict' with what PyTorch gives it, but got ('x')"
        },
        { "a registered code", Pickle().Raw(0x82, 7).Stop(), "it asks for EXT1, registered code 7" },
        { "a registered code of two bytes", Pickle().Raw(0x83, 7, 1).Stop(), "it asks for EXT2, registered code 263" },
        {
            "a registered code of four bytes", Pickle().Raw(0x84, 7, 0, 0, 1).Stop(),
            "it asks for EXT4, registered code 16777223"
        },
        { "a persistent id in text", Pickle().Code("Px\n").Stop(), "it asks for PERSID 'x'" },
        {
            "a persistent id that is a text", Pickle().Text("x").Code("Q").Stop(),
            "expected a persistent id of a storage: its type, key, device and elements, but got 'x'"
        },
        {
            "a persistent id of a module's source",
            Pickle().Code("(").Text("module").Text("a").Text("b").Text("c").Code("tQ").Stop(),
            "but got ('module', 'a', 'b', 'c')"
        },
        {
            "a persistent id with a negative count", Pickle().Storage("0", "FloatStorage", -1, false).Stop(),
            "a persistent id of a storage"
        },
        {
            "a persistent id with a function as type",
            Pickle().Code("(").Text("storage").Global("torch", "Size").Text("0").Text("cpu").Whole(1).Code("tQ").Stop(),
            "a persistent id of a storage"
        },
        {
            "a part of a storage",
            Pickle().Code("(").Text("storage").Global(
                "torch", "FloatStorage").Text("0").Text("cpu").Whole(1).Code(")tQ").Stop(),
            "expected the whole storage '0', but got a part of another"
        },
        {
            "a storage of two sizes",
            Pickle().Storage("0", "FloatStorage", 1, false).Storage("0", "FloatStorage", 2, false).Stop(),
            "expected the storage '0' to be 1 of type F32, as before, but got 2 of F32"
        },
        { "a set", Pickle(4).Raw(0x8f).Stop(), "it asks for EMPTYSET" },
        { "bytes", Pickle(4).Code("C").Raw(1, 1).Stop(), "it asks for SHORTBINBYTES" },
        { "a name that would paint the terminal", Pickle().Global("\u001b[31m", "x\u202e").Stop(), "'\uFFFD[31m." },
    };

    private static PickleBytes Pickle(byte protocol = 2) => new PickleBytes().Start(protocol);

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Asking))]
    public void It_is_refused_by_name(string what, byte[] pickle, string message)
    {
        Assert.NotEmpty(what);
        var checkpoint = new TorchCheckpoint();
        foreach (byte[] file in (byte[][])[checkpoint.ToZip(pickle: pickle), checkpoint.ToLegacy(pickle), pickle])
        {
            Refused(file, message);
        }
    }

    public static TheoryData<string, byte[], string> Damaged => new()
    {
        { "nothing", [], "expected a pickle that ends with STOP" },
        { "no STOP", Pickle().ToArray(), "expected a pickle that ends with STOP" },
        { "nothing on the stack", Pickle().Stop(), "expected a value that was pushed before, but got none" },
        { "a value after a mark", Pickle().Code("N(0").Stop(), "expected a value that was pushed before" },
        { "no mark", Pickle().Code("Nt").Stop(), "expected a MARK before" },
        { "a value never kept", Pickle().Code("h").Raw(9).Stop(), "expected a value kept under 9, but got none" },
        { "half a pair", Pickle().Code("}(Nu").Stop(), "expected pairs of key and value, but got 1 values" },
        { "items for a list", Pickle().Code("]NNs").Stop(), "expected a dictionary to add to, but got a list" },
        {
            "a value appended to a dictionary", Pickle().Code("}Na").Stop(),
            "expected a list to append to, but got a dictionary"
        },
        {
            "a protocol to come", new PickleBytes().Start(6).Code("N").Stop(),
            "expected a pickle of protocol 2 to 5, but got protocol 6"
        },
        {
            "an instruction that is none", Pickle().Raw(0xff).Stop(),
            "expected an instruction of Python's pickle format, but got byte 0xff"
        },
        {
            "a number of 17 bytes", Pickle().Raw([0x8a, 17, .. new byte[17]]).Stop(),
            "expected a whole number of at most 16 bytes, but got one of 17"
        },
        {
            "a text of 4 GB", Pickle().Code("X").Raw(255, 255, 255, 255).Stop(),
            "expected texts of at most 65536 bytes, but got one of 4294967295"
        },
        {
            "a text of 2^64 bytes", Pickle(4).Raw(0x8d, 255, 255, 255, 255, 255, 255, 255, 255).Stop(),
            "expected texts of at most 65536 bytes, but got one of 18446744073709551615"
        },
        {
            "a text longer than the file", Pickle().Code("X").Raw(255, 255, 0, 0).Stop(),
            "expected a pickle that ends with STOP"
        },
        {
            "a name without end", Pickle().Code("c" + new string('x', 70_000)).Stop(),
            "expected a line of at most 65536 bytes"
        },
        { "another value than a dictionary", Pickle().Code("]").Stop(),
            "expected a state dict, from names to tensors, alone or under 'state_dict' or 'model_state_dict' or "
            + "'model' or 'module', but got a list." },
        {
            "a value that is no tensor", Pickle().Code("}").Text("epoch").Whole(3).Code("s").Stop(),
            "but got 3 under 'epoch'. Save it with torch.save(model.state_dict(), ...)."
        },
        { "a name that is none", Pickle().Code("}NNs").Stop(), "but got None under None" },
        {
            "a tensor twice",
            Pickle().Code("}(").Text("t").Tensor(TorchView.Whole("0", 2), "FloatStorage", 2, false).Text("t").Tensor(
                TorchView.Whole("0", 2), "FloatStorage", 2, false).Code("u").Stop(),
            "expected every tensor once, but got 't' twice"
        },
        {
            "a tensor beyond its storage", OneTensor(new TorchView("0", 0, [3], [1])),
            "expected 't' to end within its storage of 2 elements, but got an end at 3"
        },
        { "an offset beyond the storage", OneTensor(new TorchView("0", 2, [1], [1])), "but got an end at 3" },
        { "an empty tensor beyond its storage", OneTensor(new TorchView("0", 3, [0], [1])), "but got a start at 3" },
        {
            "a negative offset", OneTensor(new TorchView("0", -1, [1], [1])),
            "expected a tensor's offset, shape and as many strides, of whole numbers, but got -1"
        },
        {
            "a negative size", OneTensor(new TorchView("0", 0, [-1], [1])),
            "a tensor's offset, shape and as many strides"
        },
        {
            "a negative stride", OneTensor(new TorchView("0", 1, [2], [-1])),
            "a tensor's offset, shape and as many strides"
        },
        {
            "fewer strides than sizes", OneTensor(new TorchView("0", 1, [1, 1], [1])),
            "a tensor's offset, shape and as many strides"
        },
        {
            "sizes whose product overflows",
            OneTensor(new TorchView("0", 0, [1L << 40, 1L << 40, 1L << 40], [0, 0, 0])),
            "the file repeats the same numbers too often"
        },
        {
            "strides whose product overflows",
            OneTensor(new TorchView("0", 0, [1L << 48, 1L << 48], [1L << 48, 1L << 48])),
            "to end within its storage of 2 elements"
        },
        {
            "a storage that is not there",
            Pickle().Code("}").Text("t").Tensor(TorchView.Whole("9", 2), "FloatStorage", 2, false).Code("s").Stop(),
            "archive/data/9"
        },
        {
            "a storage of other length",
            Pickle().Code("}").Text("t").Tensor(TorchView.Whole("0", 2), "FloatStorage", 3, false).Code("s").Stop(),
            "expected 'archive/data/0' to have 12 bytes (3 of type F32), but got 8 bytes"
        },
        {
            "a storage of huge length",
            Pickle().Code("}").Text("t").Tensor(
                TorchView.Whole("0", 2), "FloatStorage", 1L << 48, false).Code("s").Stop(),
            "(281474976710656 of type F32), but got 8 bytes"
        },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_pickle_is_refused(string what, byte[] pickle, string message)
    {
        Assert.NotEmpty(what);
        Refused(new TorchCheckpoint().Add("t", "F32", [2], new byte[8]).ToZip(pickle: pickle), message);
    }

    public static TheoryData<string, string> Bombs => new()
    {
        { "empty lists", "]" },
        { "marks", "(" },
        { "copies", "2" },
        { "tuples, each of the one before twice", "2\u0086" },
        { "lists within lists", "]a2" },
        { "kept values", "\u0094" },
        { "numbers", "K\u0001" },
        { "numbers made and dropped", "N0" },
    };

    /// <summary>What a few bytes ask for again and again: 64 million values, or tuples that would be 2^30 values if
    /// anybody walked through them.</summary>
    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_pickle_that_would_fill_memory_stops_early(string what, string code)
    {
        Assert.NotEmpty(what);
        var pickle = new PickleBytes().Start(4).Code("]");
        byte[] repeated = System.Text.Encoding.Latin1.GetBytes(
            string.Concat(Enumerable.Repeat(code, 6_000_000 / code.Length * 2)));
        long start = Stopwatch.GetTimestamp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(
            new TorchCheckpoint().ToZip(pickle: pickle.Raw(repeated).Stop()),
            "expected a pickle of at most 4194304 values, but got more");
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 30);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1L << 30);
    }

    [Fact]
    public void A_value_that_is_deep_and_shared_costs_nothing()
    {
        var pickle = new PickleBytes().Start().Code("}").Text("state_dict").Code("}s").Text("x").Code(")");
        for (int i = 0; i < 100_000; i++)
        {
            pickle.Code("2").Raw(0x86);
        }
        Assert.Empty(
            TorchFile.Read(folder.Write("x.bin", new TorchCheckpoint().ToZip(pickle: pickle.Code("s").Stop()))));
    }

    private static byte[] OneTensor(TorchView view) =>
        Pickle().Code("}").Text("t").Tensor(view, "FloatStorage", 2, false).Code("s").Stop();

    private void Refused(byte[] file, string message)
    {
        string path = folder.Write("x.bin", file);
        ProbeException e = Assert.Throws<ProbeException>(() => TorchFile.Read(path));
        Assert.StartsWith(path + ": expected ", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(e.Message, char.IsControl);
    }
}
