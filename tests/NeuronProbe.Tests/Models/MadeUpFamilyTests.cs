using System.Text.Json;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models;

/// <summary>A family without a stored reference, held to the laws by one that is computed in double
/// precision.</summary>
public abstract class MadeUpLaws(MadeUpReference reference, string activation) : ArchitectureLaws(reference.Location)
{
    protected override double Activate(double x) => PlainMath.Activate(activation, x);
}

public sealed class Olmo2Tests(Olmo2Reference reference) : MadeUpLaws(reference, "silu"), IClassFixture<Olmo2Reference>;

public sealed class Olmo3Tests(Olmo3Reference reference) : MadeUpLaws(reference, "silu"), IClassFixture<Olmo3Reference>;

public sealed class SmolLm3Tests(SmolLm3Reference reference)
    : MadeUpLaws(reference, "silu"), IClassFixture<SmolLm3Reference>;

public sealed class GraniteTests(GraniteReference reference)
    : MadeUpLaws(reference, "silu"), IClassFixture<GraniteReference>;

public sealed class Gemma3Tests(Gemma3Reference reference)
    : MadeUpLaws(reference, "gelu_pytorch_tanh"), IClassFixture<Gemma3Reference>;

public sealed class ModernBertTests(ModernBertReference reference)
    : MadeUpLaws(reference, "gelu"), IClassFixture<ModernBertReference>;

public sealed class RecentFamilySizeTests
{
    [Theory]
    [InlineData("gemma3_text", 26, 2304, 9216, 262208, 131072, 2_628_658_432)]
    [InlineData("granite", 32, 4096, 11008, 32000, 2048, 6_607_343_616)]
    [InlineData("modernbert", 22, 768, 1152, 50368, 8192, 149_014_272)]
    [InlineData("olmo2", 32, 4096, 11008, 50304, 2048, 6_682_578_944)]
    [InlineData("olmo3", 32, 4096, 11008, 50304, 2048, 6_682_578_944)]
    [InlineData("smollm3", 36, 2048, 11008, 128256, 32768, 3_075_098_624)]
    public void A_config_that_names_its_family_alone_is_the_model_that_the_published_class_makes(
        string family, int layers, int width, int neurons, int vocabulary, int positions, long parameters)
    {
        using var document = JsonDocument.Parse($$"""{"model_type": "{{family}}"}""");
        ShapesOnly.Builds(new ModelConfig("config.json", document.RootElement),
            (layers, width, neurons, vocabulary, positions), parameters);
    }
}
