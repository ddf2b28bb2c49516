using NeuronProbe.Models.Kernels;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Attention of an encoder's layer. No module itself: TorchSharp would name the projections after the fields,
/// and the layer gives them their names.</summary>
/// <param name="settings">What the family's config says.</param>
/// <param name="query">To queries; borrowed, as are the others.</param>
/// <param name="key">To keys.</param>
/// <param name="value">To values.</param>
/// <param name="output">The output projection.</param>
/// <param name="rows">Read at each run.</param>
internal sealed class EncoderAttention(
    EncoderSettings settings, Linear query, Linear key, Linear value, Linear output, RowLengths rows)
{
    private readonly DotProductAttention attention = new(
        settings.Heads, settings.Heads, settings.HeadWidth, 1 / Math.Sqrt(settings.HeadWidth), settings.Attention);

    public Tensor Apply(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor mixed = attention.Mix(
            new HeadColumns(query.call(input)), new HeadColumns(key.call(input)), new HeadColumns(value.call(input)),
            rows.Lengths);
        return output.call(mixed).MoveToOuterDisposeScope();
    }
}
