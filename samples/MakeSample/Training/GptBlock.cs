using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MakeSample.Training;

/// <summary>One layer of a GPT-2: attention, then the FFN,
/// each after its norm and added to the residual stream.</summary>
internal sealed class GptBlock : Module<Tensor, Tensor>
{
    private readonly int heads;
    private readonly Module<Tensor, Tensor> attentionNorm;
    private readonly Module<Tensor, Tensor> attentionIn;
    private readonly Module<Tensor, Tensor> attentionOut;
    private readonly Module<Tensor, Tensor> ffnNorm;
    private readonly Module<Tensor, Tensor> up;
    private readonly Module<Tensor, Tensor> down;

    public GptBlock(GptShape shape)
        : base("h")
    {
        heads = shape.Heads;
        attentionNorm = LayerNorm(shape.Width, eps: 1e-5);
        attentionIn = Linear(shape.Width, 3 * shape.Width);
        attentionOut = Linear(shape.Width, shape.Width);
        ffnNorm = LayerNorm(shape.Width, eps: 1e-5);
        up = Linear(shape.Width, shape.Neurons);
        down = Linear(shape.Neurons, shape.Width);
        register_module("ln_1", attentionNorm);
        register_module("attn", ModuleDict(("c_attn", attentionIn), ("c_proj", attentionOut)));
        register_module("ln_2", ffnNorm);
        register_module("mlp", ModuleDict(("c_fc", up), ("c_proj", down)));
    }

    /// <param name="input">The residual stream, [documents x tokens x width].</param>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor x = input + Attend(attentionNorm.call(input));
        Tensor neurons = functional.gelu(up.call(ffnNorm.call(x)), TorchSharp.Modules.GELU.Approximate.tanh);
        return (x + down.call(neurons)).MoveToOuterDisposeScope();
    }

    private Tensor Attend(Tensor x)
    {
        long documents = x.shape[0], length = x.shape[1], width = x.shape[2];
        Tensor[] parts = [.. attentionIn.call(x).chunk(3, -1)
            .Select(part => part.view(documents, length, heads, width / heads).transpose(1, 2))];
        Tensor mixed = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_casual: true);
        return attentionOut.call(mixed.transpose(1, 2).reshape(documents, length, width));
    }
}
