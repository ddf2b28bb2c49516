using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Tests.Support;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Probing;

/// <summary>The sites of both families, read once for all tests of their names.</summary>
public sealed class SiteNamesFixture : IDisposable
{
    private readonly TransformerModel gpt2 = ModelLoader.Load(
        OwnData.Path("conformance", "gpt2"), ScalarType.Float32, CPU, _ => { });
    private readonly TransformerModel llama = ModelLoader.Load(
        OwnData.Path("conformance", "llama"), ScalarType.Float32, CPU, _ => { });

    public SiteNamesFixture()
    {
        Gpt2 = new SiteMap(gpt2);
        Llama = new SiteMap(llama);
    }

    internal SiteMap Gpt2 { get; }

    internal SiteMap Llama { get; }

    public void Dispose()
    {
        gpt2.Dispose();
        llama.Dispose();
    }
}
