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

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Asking))]
    public void It_is_refused_by_name(string what, byte[] pickle, string message)
    {
        Assert.NotEmpty(what);
        var checkpoint = new TorchCheckpoint();
        foreach (byte[] file in (byte[][])[checkpoint.ToZip(pickle: pickle), checkpoint.ToLegacy(pickle), pickle])
        {
            TorchRefusal.Expect(folder, file, message);
        }
    }

    private static PickleBytes Pickle(byte protocol = 2) => new PickleBytes().Start(protocol);
}
