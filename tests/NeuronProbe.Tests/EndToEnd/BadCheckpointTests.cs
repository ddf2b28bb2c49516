using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What is wrong with a checkpoint in safetensors is said with its file and tensor.</summary>
public sealed class BadCheckpointTests : EndToEndTest
{
    private const string FirstUp = "transformer.h.0.mlp.c_fc.weight";

    [Fact]
    public void A_truncated_checkpoint_is_damaged()
    {
        ModelFolder model = Model();
        byte[] whole = File.ReadAllBytes(model.Checkpoint);
        File.WriteAllBytes(model.Checkpoint, whole[..^100]);
        Refused(
            Scan(model, Ids(3)),
            $"{model.Checkpoint}: expected '",
            $"to end within the file's {whole.Length - 100} bytes",
            $"but got an end at {whole.Length}.",
            "damaged or incomplete");
    }

    [Fact]
    public void Bytes_after_the_last_tensor_are_refused()
    {
        ModelFolder model = Model();
        byte[] whole = File.ReadAllBytes(model.Checkpoint);
        File.WriteAllBytes(model.Checkpoint, [.. whole, 0]);
        Refused(
            Scan(model, Ids(3)),
            $"expected the file to end with its last tensor at byte {whole.Length}, but got {whole.Length + 1} bytes.");
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        ModelFolder model = Model();
        byte[] whole = File.ReadAllBytes(model.Checkpoint);
        File.WriteAllBytes(model.Checkpoint, [.. BitConverter.GetBytes((long)whole.Length), .. whole[8..]]);
        Refused(
            Scan(model, Ids(3)),
            $"expected a header of at most {whole.Length - 8} bytes, but got one of {whole.Length} bytes.");
    }

    [Fact]
    public void A_file_too_short_for_a_header_is_refused()
    {
        ModelFolder model = Model();
        File.WriteAllBytes(model.Checkpoint, [1, 2, 3]);
        Refused(Scan(model, Ids(3)), "expected a header length of 8 bytes, but got a file of 3 bytes.");
    }

    [Fact]
    public void Overlapping_tensors_are_refused()
    {
        ModelFolder model = Model().Rewrite(_ => { }, header =>
            header["transformer.h.0.mlp.c_fc.bias"]!["data_offsets"] =
                header["transformer.h.1.mlp.c_fc.bias"]!["data_offsets"]!.DeepClone());
        Refused(
            Scan(model, Ids(3)),
            $"{model.Checkpoint}: expected 'transformer.h.",
            "to begin at byte ",
            ", where the tensor before it ends, but got byte ");
    }

    [Theory]
    [InlineData(1L << 40)]
    [InlineData(long.MaxValue - 448)]
    public void Offsets_past_the_file_are_refused(long offset)
    {
        ModelFolder model = Model().Rewrite(_ => { }, header =>
        {
            header["transformer.h.0.mlp.c_fc.bias"]!["data_offsets"]![0] = offset;
            header["transformer.h.0.mlp.c_fc.bias"]!["data_offsets"]![1] = offset + 448;
        });
        Refused(Scan(model, Ids(3)), $"{model.Checkpoint}: expected '", "damaged or incomplete");
    }

    [Fact]
    public void Bytes_that_do_not_fit_the_shape_are_refused()
    {
        ModelFolder model = Model().Rewrite(_ => { }, header => header[FirstUp]!["shape"]![0] = 47);
        Refused(
            Scan(model, Ids(3)),
            $"expected '{FirstUp}' (F32 [47, 112]) to have the bytes of its shape, but got 21504 bytes.");
    }

    [Fact]
    public void A_tensor_of_another_shape_than_the_config_says_is_refused()
    {
        ModelFolder model = Model().Configure(c => c["n_inner"] = 96);
        Refused(
            Scan(model, Ids(3)),
            $"{model.Checkpoint}: expected '{FirstUp}' to be [48, 96], as config.json says, but got [48, 112].",
            "Check that config.json belongs to this checkpoint.");
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        ModelFolder model = Model().Rewrite(file => file.Tensors.Remove(FirstUp));
        Refused(Scan(model, Ids(3)), $"{model.Checkpoint}: expected a tensor '{FirstUp}', but it is missing.");
    }

    [Fact]
    public void Unexpected_tensors_are_named_and_counted()
    {
        ModelFolder model = Model().Rewrite(file =>
        {
            file.Tensors["transformer.h.0.adapter.weight"] = ("F32", [1], new byte[4]);
            file.Tensors["transformer.h.1.adapter.weight"] = ("F32", [1], new byte[4]);
        });
        Refused(
            Scan(model, Ids(3)),
            "expected only tensors of the architecture in config.json, but got 'transformer.h.0.adapter.weight' "
                + "and 1 more.");
    }

    [Fact]
    public void A_quantised_tensor_is_refused()
    {
        ModelFolder model = Model().Rewrite(file => file.Tensors[FirstUp] = ("I8", [48, 112], new byte[48 * 112]));
        Refused(Scan(model, Ids(3)), $"expected '{FirstUp}' to hold floats (F64, F32, F16, BF16), but got I8.");
    }

    [Fact]
    public void An_index_without_tensors_is_refused()
    {
        ModelFolder model = Model();
        File.Delete(model.Checkpoint);
        File.WriteAllText(Path.Combine(model.Location, "model.safetensors.index.json"), """{"weight_map": {}}""");
        Refused(
            Scan(model, Ids(3)),
            "model.safetensors.index.json: expected JSON with a 'weight_map' from tensor to file",
            "without tensors");
    }
}
