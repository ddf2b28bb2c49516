using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Probing;

public sealed class ValueProbeTests
{
    [Fact]
    public void It_sees_every_value_once_and_leaves_the_model_as_it_was()
    {
        using TransformerModel model = ModelLoader.Load(
            OwnData.Path("conformance", "gpt2"), ScalarType.Float32, CPU, warning => Assert.Fail(warning));
        var batch = new TokenBatch([WindowOf(0, 7, 3, 9, 2, 300), WindowOf(1, 5, 5, 8)]);
        using Tensor input = tensor(batch.Ids, 2, batch.Length);
        using Tensor before = model.Run(input, model.LayerCount, batch.Lengths);
        float[] expected = before.data<float>().ToArray();
        IReadOnlyList<SiteChoice> choices = SiteChoice.Choose(
            new SiteMap(model), ["ffn.*.post"], new NeuronList("0-2,70,100-111"), ("gpt2", "gpt2"));
        var seen = new Dictionary<(int, int), float[]>();
        using (var probe = new ValueProbe(model, choices, (site, first, count, values, stride) =>
        {
            for (int i = 0; i < count; i++)
            {
                seen.Add((site, first + i), values.Slice(i * stride, 8).ToArray());
            }
        }))
        {
            probe.Run(batch);
        }
        Assert.Equal(choices.Sum(choice => choice.Selection.Neurons.Count), seen.Count);
        var own = new Dictionary<int, float[]>();
        using (new HookSession(
            [.. choices.Select(choice => choice.Point)],
            (site, tensor) =>
            {
                using Tensor whole = tensor.contiguous();
                own.Add(site, whole.data<float>().ToArray());
            }))
        {
            using Tensor again = model.Run(input, model.LayerCount, batch.Lengths);
        }
        // The second row has two positions of padding.
        int[] rows = [0, 1, 2, 3, 4, 5, 6, 7];
        foreach (((int site, int index), float[] values) in seen)
        {
            (int width, int neuron) = (choices[site].Site.Width, choices[site].Selection.Neurons[index]);
            Assert.Equal(rows.Select(row => own[site][(row * width) + neuron]), values);
        }
        using Tensor after = model.Run(input, model.LayerCount, batch.Lengths);
        Assert.Equal(expected, after.data<float>().ToArray());
        Assert.All(model.modules().OfType<Linear>(), linear => Assert.Equal(0, linear.HookCount));
    }

    private static Window WindowOf(int document, params int[] ids) => new(
        new TokenizedDocument(
            new Document(document, "", null, ids, ""), null, [.. ids.Select(id => new TextToken(id, 0, 0))]),
        0, ids.Length, [], []);
}
