using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MakeSample.Training;

/// <summary>GPT-2 (Radford et al. 2019) with the names that Hugging Face gives its parts;
/// the head is the token embedding.</summary>
internal sealed class Gpt : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> tokens;
    private readonly Module<Tensor, Tensor> positions;
    private readonly ModuleList<GptBlock> blocks;
    private readonly Module<Tensor, Tensor> finalNorm;

    public Gpt(GptShape shape)
        : base("transformer")
    {
        tokens = Embedding(shape.Vocabulary, shape.Width);
        positions = Embedding(shape.Positions, shape.Width);
        blocks = ModuleList([.. Enumerable.Range(0, shape.Layers).Select(_ => new GptBlock(shape))]);
        finalNorm = LayerNorm(shape.Width, eps: 1e-5);
        register_module("wte", tokens);
        register_module("wpe", positions);
        register_module("h", blocks);
        register_module("ln_f", finalNorm);
        Initialise(shape);
    }

    /// <param name="input">Ids, [documents x tokens].</param>
    /// <returns>Logits, [documents x tokens x vocabulary].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor x = tokens.call(input) + positions.call(arange(input.shape[1]));
        foreach (GptBlock block in blocks)
        {
            x = block.call(x);
        }
        return functional.linear(finalNorm.call(x), tokens.get_parameter("weight")!).MoveToOuterDisposeScope();
    }

    /// <summary>GPT-2's: N(0, 0.02), what adds to the residual stream smaller by the root of
    /// the number of additions.</summary>
    private void Initialise(GptShape shape)
    {
        using var noGrad = no_grad();
        foreach ((string name, Parameter parameter) in named_parameters())
        {
            if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                init.zeros_(parameter);
            }
            else if (parameter.dim() == 2)
            {
                bool addsToStream = name.EndsWith("c_proj.weight", StringComparison.Ordinal);
                init.normal_(parameter, 0, addsToStream ? 0.02 / Math.Sqrt(2 * shape.Layers) : 0.02);
            }
        }
    }
}
