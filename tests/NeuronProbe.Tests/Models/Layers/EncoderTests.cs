using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Layers;

/// <summary>What every encoder must hold to beside the laws of all architectures.</summary>
public abstract class EncoderLaws(string folder) : ArchitectureLaws(TestData.Path("conformance", folder))
{
    [Fact]
    public void The_residual_stream_after_the_last_layer_is_the_reference_s_last_hidden_state()
    {
        using TransformerModel model = ModelLoader.Load(
            Folder, ScalarType.Float32, CPU, warning => Assert.Fail(warning));
        var reference = new ReferenceTensors(Path.Combine(Folder, "reference.safetensors"));
        long[] shape = reference.Shape("input_ids");
        long[] mask = reference.Integers("attention_mask");
        using Tensor ids = tensor(reference.Integers("input_ids")).view(shape);
        using Tensor hidden = model.Run(
            ids, model.LayerCount, [.. mask.Chunk((int)shape[1]).Select(row => (int)row.Sum())]);
        float[] expected = reference.Floats("last_hidden_state");
        float[] got = hidden.data<float>().ToArray();
        double largest = expected.Max(Math.Abs);
        Assert.Contains(0, mask);
        Assert.All(
            expected.Zip(got).Index().Where(v => mask[v.Index / model.HiddenWidth] == 1),
            v => Assert.Equal(v.Item.First, v.Item.Second, 2e-5 * largest));
    }

    protected override double Activate(double x) => PlainMath.Activate("gelu", x);
}

public sealed class BertTests() : EncoderLaws("bert");

public sealed class RobertaTests() : EncoderLaws("roberta");

public sealed class DistilBertTests() : EncoderLaws("distilbert");
