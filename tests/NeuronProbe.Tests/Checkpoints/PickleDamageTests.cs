using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Checkpoints;

/// <summary>Pickles that break the format, or tell of tensors that can't be:
/// each is refused for what is wrong.</summary>
public sealed class PickleDamageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

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

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_pickle_is_refused(string what, byte[] pickle, string message)
    {
        Assert.NotEmpty(what);
        TorchRefusal.Expect(
            folder, new TorchCheckpoint().Add("t", "F32", [2], new byte[8]).ToZip(pickle: pickle), message);
    }

    private static byte[] OneTensor(TorchView view) =>
        Pickle().Code("}").Text("t").Tensor(view, "FloatStorage", 2, false).Code("s").Stop();

    private static PickleBytes Pickle(byte protocol = 2) => new PickleBytes().Start(protocol);
}
