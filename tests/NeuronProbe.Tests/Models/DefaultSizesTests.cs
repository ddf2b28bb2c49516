using System.Text.Json;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models;

/// <summary>A config that names its family and nothing else is the model that the family's published configuration
/// class makes.</summary>
public sealed class DefaultSizesTests
{
    [Theory]
    [InlineData("bert", 12, 768, 3072, 30522, 512, 108_891_648)]
    [InlineData("bloom", 2, 64, 256, 250880, 2048, 16_156_544)]
    [InlineData("distilbert", 6, 768, 3072, 30522, 512, 66_362_880)]
    [InlineData("gemma", 28, 3072, 24576, 256000, 8192, 8_537_680_896)]
    [InlineData("gemma2", 26, 2304, 9216, 256000, 8192, 2_614_341_888)]
    [InlineData("gpt2", 12, 768, 3072, 50257, 1024, 124_439_808)]
    [InlineData("gpt_neo", 24, 2048, 8192, 50257, 2048, 1_315_575_808)]
    [InlineData("gpt_neox", 44, 6144, 24576, 50432, 2048, 20_244_713_472)]
    [InlineData("gptj", 28, 4096, 16384, 50400, 2048, 5_844_393_984)]
    [InlineData("llama", 32, 4096, 11008, 32000, 2048, 6_607_343_616)]
    [InlineData("mistral", 32, 4096, 14336, 32000, 131072, 7_110_660_096)]
    [InlineData("olmo", 32, 4096, 11008, 50304, 2048, 6_682_050_560)]
    [InlineData("opt", 12, 768, 3072, 50272, 2048, 125_239_296)]
    [InlineData("phi", 24, 2048, 8192, 51200, 2048, 1_313_361_920)]
    [InlineData("phi3", 32, 3072, 8192, 32064, 4096, 3_722_578_944)]
    [InlineData("qwen2", 32, 4096, 22016, 151936, 32768, 11_427_516_416)]
    [InlineData("qwen3", 32, 4096, 22016, 151936, 32768, 11_427_131_392)]
    [InlineData("roberta", 12, 768, 3072, 50265, 510, 124_054_272)]
    public void Sizes_are_those_of_the_published_class(
        string family, int layers, int width, int neurons, int vocabulary, int positions, long parameters)
    {
        using var json = JsonDocument.Parse($$"""{"model_type": "{{family}}"}""");
        var config = new ModelConfig("config.json", json.RootElement);
        // Without the head, as it is published or summed up by hand.
        ShapesOnly.Builds(config, (layers, width, neurons, vocabulary, positions), parameters);
    }
}
