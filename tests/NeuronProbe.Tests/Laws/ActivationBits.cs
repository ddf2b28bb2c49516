namespace NeuronProbe.Tests.Laws;

/// <summary>What the activations of each architecture's conformance model hash to, on whatever processor: the first
/// eight bytes of the sha256 of their float32 bits, row by row and site by site.</summary>
internal static class ActivationBits
{
    private static readonly string[] Known =
    [
        "BertTests e6856587702efe3d",
        "BloomTests 917b29892112b0d3",
        "DistilBertTests c938418a2f78fbe8",
        "Gemma2Tests 9e46c176be4d5cc9",
        "Gemma3Tests c72a47b6a6612b67",
        "GemmaTests ca0ba3da71591e97",
        "Gpt2Tests e47b40efb1ed901c",
        "GptJTests d60b398961a7185f",
        "GptNeoTests d026185466f88e7c",
        "GptNeoXTests 652ea5a428a0d0aa",
        "GraniteTests 9392bf41588808f9",
        "Llama3Tests 9f28d1fb024e4879",
        "LlamaTests ac8ce9665ffeb34b",
        "MistralTests cfef06f4c2687729",
        "ModernBertTests f98472f27a79932c",
        "Olmo2Tests b8a6110cbaa20d17",
        "Olmo3Tests ab0aa1ef0b054b73",
        "OlmoTests 69ba4c83122bc819",
        "OptTests 854cc5412ae1be2b",
        "Phi3Tests d738134358657372",
        "PhiTests 1bfc7a37e5e0793a",
        "Qwen2Tests e6238c3af39fff58",
        "RobertaTests 875b336a55518d3f",
        "SmolLm3Tests 8d4b2d8110f9fa8e",
    ];

    /// <summary>The line of a class of laws.</summary>
    public static string Of(string name) =>
        Array.Find(Known, line => line.StartsWith(name + " ", StringComparison.Ordinal)) ?? $"{name} is not known";
}
