using System.IO.Compression;
using System.Runtime.InteropServices;
using NeuronProbe.Checkpoints;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Checkpoints;

/// <summary>Files of torch.save, made here without PyTorch, in both of its formats.</summary>
public sealed class TorchFileTests : IDisposable
{
    private const string Zip = "zip";
    private const string WideZip = "zip64";
    private const string Legacy = "legacy";

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> FileFormats => [Zip, WideZip, Legacy];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(FileFormats))]
    public void Tensors_of_every_type_are_found_where_they_are(string format)
    {
        var checkpoint = new TorchCheckpoint();
        foreach (string type in (string[])["F64", "F32", "F16", "BF16", "I64", "U8", "BOOL"])
        {
            int size = type switch { "F64" or "I64" => 8, "F32" => 4, "U8" or "BOOL" => 1, _ => 2 };
            checkpoint.Add(
                $"t.{type}", type, [3, 2],
                Enumerable.Range(0, 6 * size).Select(i => (byte)((i * 7) + type.Length)).ToArray());
        }
        (byte[] all, IReadOnlyList<TensorEntry> entries) = Read(checkpoint, format);
        Assert.Equal(checkpoint.Tensors.Select(t => t.Name), entries.Select(e => e.Name));
        Assert.All(checkpoint.Tensors.Zip(entries), pair =>
        {
            (string type, byte[] bytes) = checkpoint.Storages[pair.First.View.Key];
            Assert.Equal(type, pair.Second.Type);
            Assert.Equal([3, 2], pair.Second.Shape);
            Assert.Null(pair.Second.Strides);
            Assert.Equal(bytes, all[(int)pair.Second.Offset..(int)(pair.Second.Offset + pair.Second.ByteCount)]);
        });
    }

    [Theory]
    [MemberData(nameof(FileFormats))]
    public void Views_of_one_storage_give_the_numbers_that_they_show(string format)
    {
        var checkpoint = new TorchCheckpoint();
        checkpoint.Storages["0"] =
            ("F32", MemoryMarshal.AsBytes<float>(Enumerable.Range(0, 12).Select(i => (float)i).ToArray()).ToArray());
        checkpoint.Tensors.Add(("whole", TorchView.Whole("0", 3, 4)));
        checkpoint.Tensors.Add(("tied", TorchView.Whole("0", 3, 4)));
        checkpoint.Tensors.Add(("transposed", new TorchView("0", 0, [4, 3], [1, 4])));
        checkpoint.Tensors.Add(("columns", new TorchView("0", 1, [3, 2], [4, 1])));
        checkpoint.Tensors.Add(("row", new TorchView("0", 4, [4], [1])));
        checkpoint.Tensors.Add(("repeated", new TorchView("0", 11, [2, 2], [0, 0])));
        checkpoint.Tensors.Add(("one", new TorchView("0", 7, [], [])));
        checkpoint.Tensors.Add(("one row of any stride", new TorchView("0", 8, [1, 4], [999, 1])));
        checkpoint.Tensors.Add(("none", new TorchView("0", 12, [0, 3], [3, 1])));

        using CheckpointWeights weights = Weights(checkpoint, format);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], Values(weights, "whole", 3, 4));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], Values(weights, "tied", 3, 4));
        Assert.Equal([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], Values(weights, "transposed", 4, 3));
        Assert.Equal([1, 2, 5, 6, 9, 10], Values(weights, "columns", 3, 2));
        Assert.Equal([4, 5, 6, 7], Values(weights, "row", 4));
        Assert.Equal([11, 11, 11, 11], Values(weights, "repeated", 2, 2));
        Assert.Equal([7], Values(weights, "one"));
        Assert.Equal([8, 9, 10, 11], Values(weights, "one row of any stride", 1, 4));
        Assert.Empty(Values(weights, "none", 0, 3));
        using Tensor back = weights.TakeTransposed("transposed", 3, 4);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], back.data<float>().ToArray());
    }

    [Theory]
    [MemberData(nameof(FileFormats))]
    public void Numbers_that_tensors_share_count_once_as_parameters(string format)
    {
        var checkpoint = new TorchCheckpoint().Add(
            "table", "F32", [3, 4], new byte[48]).Add("bias", "F32", [5], new byte[20]);
        checkpoint.Tensors.Add(("head", TorchView.Whole("0", 3, 4)));
        using CheckpointWeights weights = Weights(checkpoint, format);
        Assert.Equal(17, weights.ParameterCount);
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Numbers_of_half_the_width_are_read_exactly(string type)
    {
        PlainTensor plain = PlainTensor.Random(new Random(3), 0, 2, 5, 7).As(type);
        using CheckpointWeights weights = Weights(
            new TorchCheckpoint().Add("t", type, plain.Shape, plain.Bytes()), Zip);
        Assert.Equal(plain.Values, Values(weights, "t", 5, 7));
    }

    [Theory]
    [InlineData("state_dict", Zip)]
    [InlineData("model_state_dict", Legacy)]
    [InlineData("model", Zip)]
    public void A_state_dict_within_a_training_checkpoint_is_found(string key, string format)
    {
        TorchCheckpoint checkpoint = new TorchCheckpoint().Add("t", "F32", [2], new byte[8]);
        byte[] pickle = checkpoint.WrappedPickle(key, format == Legacy);
        string path = folder.Write(
            "x.bin", format == Legacy ? checkpoint.ToLegacy(pickle) : checkpoint.ToZip(pickle: pickle));
        Assert.Equal("t", Assert.Single(TorchFile.Read(path)).Name);
    }

    [Fact]
    public void Parameters_and_pickles_of_protocol_4_are_read()
    {
        TorchCheckpoint checkpoint = new TorchCheckpoint().Add("t", "F32", [2], new byte[8]);
        byte[] pickle = new PickleBytes().Start(4).Raw([0x95, .. new byte[8]]).Code("}").Raw(0x94, 0x8c, 1).Code("t")
            .Raw(0x8c, 12).Code("torch._utils").Raw(0x8c, 18).Code("_rebuild_parameter").Raw(0x93, 0x94)
            .Tensor(TorchView.Whole("0", 2), "FloatStorage", 2, isOld: false).Raw(0x89).Global(
                "collections", "OrderedDict").Code(")R").Raw(0x87).Code("Rs").Stop();
        Assert.Equal("t", Assert.Single(TorchFile.Read(folder.Write("x.bin", checkpoint.ToZip(pickle: pickle)))).Name);
    }

    [Fact]
    public void A_type_that_storages_of_bytes_hold_is_the_tensors_own()
    {
        TorchCheckpoint checkpoint = new TorchCheckpoint().Add("t", "U8", [8], new byte[8]);
        byte[] pickle = new PickleBytes().Start().Code("}").Text("t").Global("torch._utils", "_rebuild_tensor_v3")
            .Code("((").Text("storage").Global("torch.storage", "UntypedStorage").Text("0").Text("cpu").Whole(8)
                .Code("tQ").Whole(1).Tuple([3]).Tuple([2]).Raw(0x89).Code("}").Global(
                    "torch", "uint8").Code("tRs").Stop();
        TensorEntry entry = Assert.Single(TorchFile.Read(folder.Write("x.bin", checkpoint.ToZip(pickle: pickle))));
        Assert.Equal(("U8", 5L), (entry.Type, entry.ByteCount));
        string text = System.Text.Encoding.Latin1.GetString(pickle).Replace(
            "torch\nuint8\n", "torch\nfloat32\n", StringComparison.Ordinal);
        ProbeException e = Assert.Throws<ProbeException>(
            () =>
                TorchFile.Read(
                    folder.Write("y.bin", checkpoint.ToZip(pickle: System.Text.Encoding.Latin1.GetBytes(text)))));
        Assert.Contains(
            "to end within its storage of 2 elements, but got an end at 6", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_archive_says_how_to_store_it()
    {
        string path = folder["x.bin"];
        using (ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using Stream pickle = zip.CreateEntry("archive/data.pkl", CompressionLevel.Optimal).Open();
            pickle.Write(new TorchCheckpoint().Pickle(isOld: false));
        }
        ProbeException e = Assert.Throws<ProbeException>(() => TorchFile.Read(path));
        Assert.StartsWith(
            $"{path}: expected 'archive/data.pkl' to be stored as it is, as torch.save does, but it is compressed or "
                + "encrypted.",
            e.Message, StringComparison.Ordinal);
    }

    private (byte[] All, IReadOnlyList<TensorEntry> Entries) Read(TorchCheckpoint checkpoint, string format)
    {
        string path = folder.Write("pytorch_model.bin", Bytes(checkpoint, format));
        return (File.ReadAllBytes(path), TorchFile.Read(path));
    }

    private CheckpointWeights Weights(TorchCheckpoint checkpoint, string format)
    {
        folder.Write("pytorch_model.bin", Bytes(checkpoint, format));
        return new CheckpointWeights(
            Checkpoint.Open(folder.Location), "", ScalarType.Float32, CPU, new ProductChoice(MatrixProduct.Linear),
            _ => false);
    }

    private static byte[] Bytes(TorchCheckpoint checkpoint, string format) =>
        format == Legacy ? checkpoint.ToLegacy() : checkpoint.ToZip(format == WideZip);

    private static float[] Values(CheckpointWeights weights, string name, params long[] shape)
    {
        Tensor tensor = weights.Take(name, shape);
        Assert.True(tensor.is_contiguous());
        return MemoryMarshal.Cast<byte, float>(tensor.bytes).ToArray();
    }
}
