using System.Text.Json;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using Xunit;

namespace NeuronProbe.Tests.Models;

/// <summary>Mixture-of-experts models are refused for what they are.</summary>
public sealed class ExpertModelTests
{
    [Theory]
    [InlineData("""{"model_type": "mixtral", "num_local_experts": 8}""",
        "'mixtral' is a mixture of experts ('num_local_experts')")]
    [InlineData("""{"model_type": "qwen3_moe", "num_experts": 128}""",
        "'qwen3_moe' is a mixture of experts ('num_experts')")]
    [InlineData("""{"model_type": "granitemoe", "num_local_experts": 40}""",
        "'granitemoe' is a mixture of experts ('num_local_experts')")]
    [InlineData("""{"model_type": "phimoe", "num_local_experts": 16}""",
        "'phimoe' is a mixture of experts ('num_local_experts')")]
    [InlineData("""{"model_type": "gpt_oss", "num_local_experts": 32}""",
        "'gpt_oss' is a mixture of experts ('num_local_experts')")]
    [InlineData("""{"model_type": "deepseek_v3", "n_routed_experts": 256}""",
        "'deepseek_v3' is a mixture of experts ('n_routed_experts')")]
    [InlineData("""{"model_type": "mixtral"}""", "'mixtral' is a mixture of experts, of which")]
    [InlineData("""{"model_type": "olmoe"}""", "'olmoe' is a mixture of experts, of which")]
    [InlineData("""{"model_type": "dbrx", "ffn_config": {"moe_num_experts": 16}}""",
        "'dbrx' is a mixture of experts, of which")]
    [InlineData("""{"model_type": "of_next_year", "num_experts": 4}""",
        "'of_next_year' is a mixture of experts ('num_experts')")]
    public void A_model_of_experts_is_refused_by_name(string config, string message)
    {
        string refusal = Refusal(config);
        Assert.StartsWith("config.json: expected a model with one feed-forward network in each layer, but ", refusal,
            StringComparison.Ordinal);
        Assert.Contains(message, refusal, StringComparison.Ordinal);
        Assert.EndsWith("choose a dense model, of which most families have one beside their experts.", refusal,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model_type": "granitemoehybrid", "num_local_experts": 0}""", "'granitemoehybrid'")]
    [InlineData("""{"model_type": "of_next_year", "num_experts": 1}""", "'of_next_year'")]
    [InlineData("""{"model_type": "of_next_year"}""", "'of_next_year'")]
    [InlineData("{}", "none")]
    public void A_model_that_is_not_known_and_has_no_experts_is_not_called_one_of_experts(string config, string got) =>
        Assert.Contains(
            $"but got {got}. Choose a model of one of these families.", Refusal(config), StringComparison.Ordinal);

    private static string Refusal(string text)
    {
        using var document = JsonDocument.Parse(text);
        var config = new ModelConfig("config.json", document.RootElement);
        return Assert.Throws<ProbeException>(() => ArchitectureCatalogue.Find(config)).Message;
    }
}
