using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>Heads side by side in the columns of a tensor: head h of a token is the columns from
/// <paramref name="FirstColumn"/> + h x stride.</summary>
/// <param name="Values">[rows x length x columns], contiguous; borrowed.</param>
/// <param name="FirstColumn">Where the first head begins.</param>
/// <param name="Stride">Columns from one head to the next; a head's width where null.</param>
internal readonly record struct HeadColumns(Tensor Values, int FirstColumn = 0, int? Stride = null);

/// <summary>Scaled dot-product attention within each row (Vaswani et al. 2017).</summary>
/// <param name="heads">Heads of the queries.</param>
/// <param name="keyValueHeads">Heads of keys and values, each shared by the same number of neighbouring query
/// heads.</param>
/// <param name="headWidth">Columns of a head.</param>
/// <param name="scale">What products of queries and keys are multiplied by.</param>
/// <param name="rule">Which tokens a token attends to; by default itself and all before it.</param>
internal sealed class DotProductAttention(
    int heads, int keyValueHeads, int headWidth, double scale, AttentionRule? rule = null)
{
    private readonly AttentionRule rule = rule ?? AttentionRule.Causal;

    /// <summary>Mixes values by attention.</summary>
    /// <param name="query">Heads of the queries.</param>
    /// <param name="key">Heads of the keys.</param>
    /// <param name="value">Heads of the values.</param>
    /// <param name="lengths">Tokens of each row that are no padding, which stands after them; null where there is none.
    /// Causal attention needs none.</param>
    /// <returns>[rows x length x heads * width], contiguous, of the queries' type. What stands in the padding says
    /// nothing.</returns>
    public Tensor Mix(HeadColumns query, HeadColumns key, HeadColumns value, IReadOnlyList<int>? lengths = null) =>
        CpuKernels.CanRead(query.Values)
            ? MixHere(query, key, value, lengths)
            : MixInLibrary(query, key, value, lengths);

    private Tensor MixHere(HeadColumns query, HeadColumns key, HeadColumns value, IReadOnlyList<int>? lengths)
    {
        long[] shape = [.. query.Values.shape[..2], heads * headWidth];
        Tensor mixed = LargeTensors.Empty(shape, query.Values.dtype);
        if (lengths is not null)
        {
            mixed.zero_();
        }
        new AttentionKernel(
            query, key, value, mixed, heads, keyValueHeads, headWidth, (float)scale, rule, lengths).Run();
        return mixed;
    }

    private Tensor MixInLibrary(HeadColumns query, HeadColumns key, HeadColumns value, IReadOnlyList<int>? lengths)
    {
        using var scope = NewDisposeScope();
        (long rows, long length) = (query.Values.shape[0], query.Values.shape[1]);
        (Tensor queries, Tensor keys, Tensor values) =
            (Split(query, heads), Repeat(Split(key, keyValueHeads)), Repeat(Split(value, keyValueHeads)));
        Tensor mixed = rule.IsPlain((int)length) ? MixCausally(queries, keys, values)
            : rule.IsWhole((int)length) ? MixWholeRows(queries, keys, values, lengths)
            : MixByRule(queries, keys, values, lengths);
        return mixed.transpose(1, 2).reshape(rows, length, heads * headWidth).MoveToOuterDisposeScope();
    }

    private Tensor MixCausally(Tensor queries, Tensor keys, Tensor values)
    {
        Tensor mixed = nn.functional.scaled_dot_product_attention(
            ScaleForLibrary(queries), keys, values, is_casual: true);
        // The library multiplies what is not seen by 0, which keeps no NaN out: then each token's share is looked at.
        return double.IsFinite(mixed.sum(ScalarType.Float32).item<float>())
            ? mixed
            : MixByRule(queries, keys, values, null);
    }

    private Tensor MixWholeRows(Tensor queries, Tensor keys, Tensor values, IReadOnlyList<int>? lengths)
    {
        long length = queries.shape[2];
        if (lengths is null || lengths.All(l => l == length))
        {
            return nn.functional.scaled_dot_product_attention(ScaleForLibrary(queries), keys, values);
        }
        Tensor isPadding = PaddingOf(lengths, Places(length, queries.device));
        // A weight of 0 would not keep NaN and infinities of the padding out.
        Tensor isPaddingToken = isPadding.transpose(-1, -2);
        Tensor mask = zeros(isPadding.shape, queries.dtype, queries.device).masked_fill_(isPadding, MinusInfinity);
        return nn.functional.scaled_dot_product_attention(
            ScaleForLibrary(queries), keys.masked_fill(isPaddingToken, Zero), values.masked_fill(isPaddingToken, Zero),
            mask);
    }

    /// <summary>The library divides by sqrt(width) itself, so the query carries what is asked for beyond
    /// that.</summary>
    private Tensor ScaleForLibrary(Tensor queries)
    {
        double factor = scale * Math.Sqrt(headWidth);
        return Math.Abs(factor - 1) < 1e-12 ? queries : queries * Held(factor);
    }

    private Tensor MixByRule(Tensor queries, Tensor keys, Tensor values, IReadOnlyList<int>? lengths)
    {
        Tensor scores = (queries * Held(scale)).matmul(keys.transpose(-1, -2)).to(ScalarType.Float32);
        if (rule.SoftCap is { } cap)
        {
            scores = (scores / Held(cap)).tanh_().mul_(Held(cap));
        }
        long length = queries.shape[2];
        Tensor place = Places(length, queries.device);
        Tensor distance = place.unsqueeze(0) - QueryPlaces(place, lengths);
        if (rule.Slopes is { } slopes)
        {
            scores = scores.add_(tensor(slopes.ToArray(), device: queries.device).view(-1, 1, 1) * distance, One);
        }
        Tensor isHidden = rule.LooksAhead ? PaddingOf(lengths, place) : distance > Zero;
        if (rule.Window is { } window)
        {
            isHidden = isHidden | (distance <= Held(-window));
            isHidden = rule.LooksAhead ? isHidden | (distance >= Held(window)) : isHidden;
        }
        Tensor weights = scores.masked_fill_(isHidden, MinusInfinity).softmax(-1).to(values.dtype);
        return values.isfinite().all().item<bool>()
            ? weights.matmul(values)
            : MixSeen(weights, values, isHidden.logical_not());
    }

    /// <summary>Mixes values of which some are not finite: what a token sees of those makes its own result NaN, and
    /// what it does not see changes nothing.</summary>
    private static Tensor MixSeen(Tensor weights, Tensor values, Tensor isSeen)
    {
        Tensor isBroken = values.isfinite().logical_not_();
        Tensor mixed = weights.matmul(values.masked_fill(isBroken, Zero));
        Tensor brokenSeen = isSeen.to(ScalarType.Float32).expand(weights.shape).matmul(isBroken.to(ScalarType.Float32));
        return mixed.masked_fill_(brokenSeen > Zero, Held(double.NaN));
    }

    private static Tensor Places(long length, Device device) =>
        tensor([.. Enumerable.Range(0, (int)length).Select(place => (long)place)], device: device);

    /// <summary>Where queries stand, [length x 1], or [rows x 1 x length x 1] where padding stands where its row's last
    /// token does.</summary>
    private Tensor QueryPlaces(Tensor place, IReadOnlyList<int>? lengths) =>
        lengths is null || !rule.LooksAhead || rule.Window is null
        ? place.unsqueeze(1)
        : place.view(1, 1, -1, 1).minimum(
            tensor(lengths.Select(l => (long)l - 1).ToArray(), device: place.device).view(-1, 1, 1, 1));

    /// <summary>Which keys are padding, [rows or 1 x 1 x 1 x length].</summary>
    private static Tensor PaddingOf(IReadOnlyList<int>? lengths, Tensor place) => lengths is null
        ? place.view(1, 1, 1, -1) < Zero
        : place.view(1, 1, 1, -1) >= tensor(lengths.ToArray(), device: place.device).view(-1, 1, 1, 1);

    private Tensor Split(HeadColumns part, int count)
    {
        int stride = part.Stride ?? headWidth;
        return part.Values.narrow(
            -1, part.FirstColumn, ((count - 1) * stride) + headWidth).unfold(-1, headWidth, stride).transpose(1, 2);
    }

    private Tensor Repeat(Tensor split) =>
        keyValueHeads == heads ? split : split.repeat_interleave(heads / keyValueHeads, 1);
}
