using System.Globalization;

namespace NeuronProbe.Peers;

/// <summary>GPT-2 small's shape but for the vocabulary: it is looked up and never multiplied in a bare pass, but
/// llama.cpp computes a head too, which with few ids is 0.2 % of the work.</summary>
internal static class Gpt2Shape
{
    public const int Layers = 12;
    public const int Width = 768;
    public const int FeedForwardWidth = 4 * Width;
    public const int Heads = 12;
    public const int HeadWidth = Width / Heads;
    public const int Positions = 1024;
    public const int Vocabulary = 256;
    public const float NormEpsilon = 1e-5f;

    /// <summary>The linear modules of a layer: name in GPT-2's checkpoint and in GGUF, width of inputs and of
    /// outputs.</summary>
    public static IReadOnlyList<(string Name, string Gguf, int Inputs, int Outputs)> Modules { get; } =
    [
        ("attn.c_attn", "attn_qkv", Width, 3 * Width),
        ("attn.c_proj", "attn_output", Width, Width),
        ("mlp.c_fc", "ffn_up", Width, FeedForwardWidth),
        ("mlp.c_proj", "ffn_down", FeedForwardWidth, Width),
    ];

    /// <summary>The norms of a layer.</summary>
    public static IReadOnlyList<(string Name, string Gguf)> Norms { get; } =
        [("ln_1", "attn_norm"), ("ln_2", "ffn_norm")];

    /// <summary>The path of a layer in GPT-2's checkpoint.</summary>
    public static string Layer(int layer) => string.Create(CultureInfo.InvariantCulture, $"transformer.h.{layer}.");

    /// <summary>The model's config.json.</summary>
    public static string Config { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {
          "model_type": "gpt2", "vocab_size": {{Vocabulary}}, "n_positions": {{Positions}}, "n_embd": {{Width}},
          "n_layer": {{Layers}}, "n_head": {{Heads}}, "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5
        }
        """);
}
