using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A layer of a <see cref="PlainDecoder"/>: the residual stream in, the residual stream out.</summary>
internal abstract class DecoderLayer(string name) : nn.Module<Tensor, Tensor>(name)
{
    public abstract FeedForward FeedForward { get; }
}
