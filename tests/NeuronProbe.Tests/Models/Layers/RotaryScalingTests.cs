using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Layers;

/// <summary>Each kind of rope_scaling: its frequencies against numbers worked out by hand, and a whole model that is
/// rotated by them.</summary>
public sealed class RotaryScalingTests
{
    private const double Theta = 10000;

    [Fact]
    public void Default_turns_by_powers_of_the_base() =>
        AssertFrequencies(Of("""{"rope_type": "default"}""", 8, 64), 1, 1, 0.1, 0.01, 0.001);

    [Fact]
    public void Linear_divides_all_frequencies() =>
        AssertFrequencies(Of("""{"type": "linear", "factor": 4.0}""", 8, 64), 1, 0.25, 0.025, 0.0025, 0.00025);

    [Fact]
    public void Dynamic_changes_nothing_within_the_trained_length() =>
        AssertFrequencies(Of("""{"rope_type": "dynamic", "factor": 2.0}""", 8, 64), 64, 1, 0.1, 0.01, 0.001);

    [Fact]
    public void Dynamic_enlarges_the_base_for_longer_rows()
    {
        // 2 * 96 / 64 - 1 = 2, and 2^(8 / 6) = 2.5198421, so that the base is 25198.421.
        RotaryScaling scaling = Of("""{"rope_type": "dynamic", "factor": 2.0}""", 8, 64);
        AssertFrequencies(scaling, 96, 1, 0.0793700526, 0.00629960525, 0.0005);
        Assert.Equal(128, scaling.PositionLimit);
        Assert.Equal(64, scaling.LengthOfChange);
    }

    [Fact]
    public void Llama3_divides_slow_frequencies_keeps_fast_ones_and_blends_between()
    {
        // Rotations in 128 tokens: 20.4, 2.04, 0.204, 0.0204; kept: 1, (128 * 0.1 / 2 pi - 1) / 3 = 0.345727757, 0, 0.
        RotaryScaling scaling = Of(
            """{"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": """
                + """4.0, "original_max_position_embeddings": 128}""",
            8, 512);
        AssertFrequencies(scaling, 1, 1, (0.345727757 * 0.1) + ((1 - 0.345727757) * 0.0125), 0.00125, 0.000125);
    }

    [Fact]
    public void Yarn_divides_slow_frequencies_along_a_ramp()
    {
        // Pairs of 32 rotations and of 1 in 2,048 tokens are 2.02 and 5.03: the ramp goes from pair 2 to pair 6.
        RotaryScaling scaling = Of(
            """{"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 2048}""", 16, 8192);
        AssertFrequencies(
            scaling, 1, 1, 0.316227766, 0.1, 0.0256935060, 0.00625, 0.00138349648, 0.00025, 7.90569415e-5);
        Assert.Equal((0.1 * Math.Log(4)) + 1, scaling.Magnitude, 1e-12);
    }

    [Fact]
    public void Yarn_follows_other_borders_of_its_ramp()
    {
        RotaryScaling scaling = Of(
            """{"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 2048, "beta_fast": """
                + """8, "beta_slow": 2, "truncate": false, "attention_factor": 1.5}""", 16, 8192);
        AssertFrequencies(
            scaling, 1, 1, 0.316227766, 0.1, 0.0316227766, 0.00514242880, 0.000790569415, 0.00025, 7.90569415e-5);
        Assert.Equal(1.5, scaling.Magnitude);
    }

    [Fact]
    public void Yarn_takes_two_scales_of_its_magnitude()
    {
        // (0.1 * 0.7 * ln 40 + 1) / (0.1 * 1 * ln 40 + 1)
        RotaryScaling scaling = Of(
            """{"rope_type": "yarn", "factor": 40.0, "mscale": 0.7, "mscale_all_dim": 1.0}""", 16, 4096);
        Assert.Equal(1.258221561 / 1.368887945, scaling.Magnitude, 1e-8);
    }

    [Fact]
    public void Longrope_divides_each_frequency_by_a_number_of_its_own_and_by_another_in_longer_rows()
    {
        RotaryScaling scaling = Of(
            """{"rope_type": "longrope", "short_factor": [1.0, 2.0, 4.0, 5.0], "long_factor": [2.0, 4.0, 8.0, """
                + """10.0], "original_max_position_embeddings": 64}""",
            8, 256);
        AssertFrequencies(scaling, 64, 1, 0.05, 0.0025, 0.0002);
        AssertFrequencies(scaling, 65, 0.5, 0.025, 0.00125, 0.0001);
        // sqrt(1 + ln 4 / ln 64) = sqrt(4 / 3)
        Assert.Equal(Math.Sqrt(4 / 3.0), scaling.Magnitude, 1e-12);
    }

    [Theory]
    [InlineData("""{"rope_type": "yarn"}""", "expected a key 'factor', but it is missing.")]
    [InlineData("""{"rope_type": "linear", "factor": 0.5}""", "expected 'factor' to be at least 1, but got 0.5.")]
    [InlineData(
        """{"rope_type": "longrope", "short_factor": [1.0], "long_factor": [1.0]}""",
        "expected 'short_factor' to be 4 positive numbers, one for each pair of columns, but got 1.")]
    [InlineData(
        """{"rope_type": "mrope"}""",
        "expected 'rope_type' to be one of default, linear, dynamic, yarn, longrope, llama3, but got 'mrope'.")]
    public void What_is_missing_or_not_known_is_refused(string scaling, string message) =>
        Assert.Contains(
            message, Assert.Throws<ProbeException>(() => Of(scaling, 8, 64)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"rope_type": "linear", "factor": 3.0}""")]
    [InlineData("""{"rope_type": "dynamic", "factor": 3.0}""")]
    [InlineData("""{"rope_type": "yarn", "factor": 3.0}""")]
    [InlineData(
        """{"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": """
            + """4.0, "original_max_position_embeddings": 12}""")]
    [InlineData(
        """{"rope_type": "longrope", "short_factor": [1.0, 1.5, 2.0], "long_factor": [2.0, 3.0, """
            + """4.0], "original_max_position_embeddings": 12}""")]
    public void A_whole_model_turns_by_them(string text)
    {
        var random = new Random(3);
        PlainCheckpoint made = GatedCheckpoint.Make(
            random, "llama", new() { ["rope_scaling"] = JsonNode.Parse(text), ["max_position_embeddings"] = 16 });
        RotaryScaling scaling = Of(text, 6, 16);
        int[] ids = PlainComparison.RandomIds(random, text.Contains("dynamic", StringComparison.Ordinal) ? 30 : 16, 50);
        var plain = new PlainGated(made)
        {
            Frequencies = length => Array.ConvertAll(scaling.Frequencies(length), f => (double)f),
            Magnitude = scaling.Magnitude,
        };
        PlainRun expected = plain.Run(ids);
        PlainComparison.Agrees(made, expected, ids);
        Assert.InRange(
            PlainComparison.Difference(expected, new PlainGated(made).Run(ids)), 100 * PlainComparison.Bound,
            double.MaxValue);
    }

    [Fact]
    public void A_row_turns_by_its_own_length_whatever_stands_beside_it_in_the_batch()
    {
        var random = new Random(4);
        PlainCheckpoint made = GatedCheckpoint.Make(random, "llama", new()
        {
            ["rope_scaling"] = JsonNode.Parse("""{"rope_type": "dynamic", "factor": 3.0}"""),
            ["max_position_embeddings"] = 8,
        });
        using var folder = new TemporaryFolder();
        made.Save(folder.Location);
        using TransformerModel model = ModelLoader.Load(
            folder.Location, ScalarType.Float32, CPU, warning => Assert.Fail(warning));
        using Tensor ids = randint(0, 50, [3, 20], ScalarType.Int64);
        PlainComparison.RowsAgreeWithThemselvesAlone(model, ids, [20, 6, 13]);
    }

    private static RotaryScaling Of(string scaling, int width, int positions)
    {
        using var config = JsonDocument.Parse($$"""{"rope_scaling": {{scaling}}}""");
        return RotaryScaling.Of(new ModelConfig("config.json", config.RootElement), Theta, width, positions);
    }

    private static void AssertFrequencies(RotaryScaling scaling, int length, params double[] expected)
    {
        float[] frequencies = scaling.Frequencies(length);
        Assert.Equal(expected.Length, frequencies.Length);
        Assert.All(expected.Zip(frequencies), pair => Assert.Equal(1, pair.Second / pair.First, 1e-6));
    }
}
