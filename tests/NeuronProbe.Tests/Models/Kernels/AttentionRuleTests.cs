using NeuronProbe.Models.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Kernels;

/// <summary>Attention by every rule, through our kernel and through the library, against a softmax written out in
/// double precision.</summary>
public sealed class AttentionRuleTests
{
    private const double Scale = 0.21;

    private static readonly Dictionary<string, Func<int, AttentionRule>> Rules = new()
    {
        ["causal"] = _ => AttentionRule.Causal,
        ["window of 1"] = _ => new() { Window = 1 },
        ["window of 3"] = _ => new() { Window = 3 },
        ["window of 8"] = _ => new() { Window = 8 },
        ["window of 40"] = _ => new() { Window = 40 },
        ["window beyond the length"] = _ => new() { Window = 1000 },
        ["slopes"] = heads => new() { Slopes = SlopesOf(heads) },
        ["soft cap"] = _ => new() { SoftCap = 1.5 },
        ["window, slopes and soft cap"] = heads => new() { Window = 5, Slopes = SlopesOf(heads), SoftCap = 0.7 },
        ["everywhere"] = _ => AttentionRule.Everywhere,
        ["everywhere with a soft cap"] = _ => new() { LooksAhead = true, SoftCap = 1.5 },
        ["window of 1 both ways"] = _ => new() { LooksAhead = true, Window = 1 },
        ["window of 4 both ways"] = _ => new() { LooksAhead = true, Window = 4 },
        ["window of 33 both ways"] = _ => new() { LooksAhead = true, Window = 33 },
        ["window both ways beyond the length"] = _ => new() { LooksAhead = true, Window = int.MaxValue },
        ["window of 5 both ways with a soft cap"] = _ => new() { LooksAhead = true, Window = 5, SoftCap = 0.9 },
    };

    public static TheoryData<string, bool> Ways =>
        new(Rules.Keys.SelectMany(rule => new[] { (rule, true), (rule, false) }));

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_softmax_over_what_each_token_sees_weighs_the_values(string rule, bool withKernels)
    {
        foreach ((int rows, int length, int heads, int keyValueHeads, int width) in ((int, int, int, int, int)[])
            [(
                1, 1, 1, 1,
                32), (2, 7, 3, 3, 64), (1, 33, 4, 2, 32), (3, 64, 2, 1, 5), (2, 70, 4, 4, 8), (1, 131, 2, 1, 80)])
        {
            foreach (
                (ScalarType type, double bound) in new[] { (ScalarType.Float32, 2e-6), (ScalarType.BFloat16, 1.5e-2) })
            {
                using var scope = NewDisposeScope();
                var attention = new Attention(Rules[rule](heads), heads, keyValueHeads, width);
                Tensor joint = randn(
                    [rows, length, (heads + (2 * keyValueHeads)) * width], generator: manual_seed(length)).to(type);
                int[] shorter = [.. Enumerable.Range(0, rows).Select(row => Math.Max(1, length - (3 * row)))];
                foreach (int[]? lengths in new[] { null, shorter })
                {
                    Tensor expected = attention.WrittenOut(joint, lengths);
                    Tensor got = attention.Mix(joint, lengths, withKernels).to(ScalarType.Float64);
                    // The library leaves something in the padding, the kernel zeros.
                    got = withKernels || lengths is null ? got : got * IsToken(lengths, length);
                    double difference =
                        (got - expected).abs().max().item<double>() / expected.abs().max().item<double>();
                    Assert.True(
                        difference <= bound,
                        $"{type}, {length} tokens, {heads} heads of {width}, lengths {lengths?.Length}: {difference}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_is_not_finite_at_a_token_reaches_only_the_tokens_that_see_it(string rule, bool withKernels)
    {
        (int length, int heads, int width, int[] lengths) = (40, 2, 32, [40, 29]);
        var attention = new Attention(Rules[rule](heads), heads, heads, width);
        (int, float)[] broken = [(0, float.NaN), (1, float.NaN), (2, float.NaN), (2, float.PositiveInfinity)];
        foreach ((int part, float value) in broken)
        {
            foreach (int token in (int[])[0, 20, 31, 39])
            {
                using var scope = NewDisposeScope();
                Tensor joint = randn([2, length, 3 * heads * width], generator: manual_seed(token));
                joint[1, token].narrow(0, part * heads * width, heads * width).fill_(value);
                Tensor isFinite = attention.Mix(joint, lengths, withKernels).isfinite().all(-1);
                Assert.True(isFinite[0].all().item<bool>());
                for (int query = 0; query < lengths[1]; query++)
                {
                    bool isReached = part == 0 ? query == token : attention.Sees(query, token, lengths[1]);
                    Assert.True(
                        isFinite[1, query].item<bool>() != isReached,
                        $"part {part}, {value} at {token}, token {query}: expected it to be "
                            + $"{(isReached ? "reached" : "spared")}");
                }
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Heads_may_stand_apart_in_their_columns(bool withKernels)
    {
        using var scope = NewDisposeScope();
        (int rows, int length, int heads, int width) = (2, 37, 3, 24);
        Tensor fused = randn([rows, length, heads * 3 * width], generator: manual_seed(1));
        Tensor[] parts = [.. Enumerable.Range(0, 3).Select(
            part =>
                fused.view(rows, length, heads, 3, width).select(3, part).contiguous().view(
                    rows, length, heads * width))];
        var attention = new Attention(AttentionRule.Causal, heads, heads, width);
        Tensor expected = attention.Mix(cat(parts, -1), null, withKernels);
        Tensor got = With(withKernels, () => new DotProductAttention(heads, heads, width, Scale).Mix(
            new HeadColumns(fused, 0, 3 * width), new HeadColumns(fused, width, 3 * width), new HeadColumns(
                fused, 2 * width, 3 * width)));
        Assert.Equal(expected.data<float>().ToArray(), got.data<float>().ToArray());
    }

    /// <summary>1 where a token stands and 0 in the padding, [rows x length x 1].</summary>
    private static Tensor IsToken(int[] lengths, int length) =>
        (arange(length).view(1, -1) < tensor(lengths).view(-1, 1)).unsqueeze(-1).to(ScalarType.Float64);

    private static float[] SlopesOf(int heads) => [.. Enumerable.Range(1, heads).Select(head => MathF.Pow(2, -head))];

    private static Tensor With(bool kernels, Func<Tensor> compute)
    {
        CpuKernels.AreOn = kernels;
        try
        {
            return compute();
        }
        finally
        {
            CpuKernels.AreOn = true;
        }
    }

    /// <summary>Attention over heads of queries, keys and values, one after the other in the columns of one
    /// tensor.</summary>
    private sealed record Attention(AttentionRule Rule, int Heads, int KeyValueHeads, int Width)
    {
        public Tensor Mix(Tensor joint, int[]? lengths, bool withKernels) =>
            With(withKernels, () => new DotProductAttention(Heads, KeyValueHeads, Width, Scale, Rule).Mix(
            new HeadColumns(joint), new HeadColumns(joint, Heads * Width), new HeadColumns(
                joint, (Heads + KeyValueHeads) * Width), lengths));

        /// <summary>Whether a token attends to another, both counted in their row.</summary>
        public bool Sees(int query, int key, int rowLength) => Rule.LooksAhead
            ? key < rowLength && Math.Abs(query - key) < (Rule.Window ?? int.MaxValue)
            : key <= query && query - key < (Rule.Window ?? int.MaxValue);

        /// <summary>The result of tokens, and zeros in the padding.</summary>
        public Tensor WrittenOut(Tensor joint, int[]? lengths)
        {
            (int rows, int length, int columns) = ((int)joint.shape[0], (int)joint.shape[1], (int)joint.shape[2]);
            double[] all = joint.to(ScalarType.Float64).data<double>().ToArray();
            double[] mixed = new double[rows * length * Heads * Width];
            for (int row = 0; row < rows; row++)
            {
                for (int query = 0; query < (lengths?[row] ?? length); query++)
                {
                    for (int head = 0; head < Heads; head++)
                    {
                        int shared = head / (Heads / KeyValueHeads);
                        int[] seen = [
                            .. Enumerable.Range(0, length).Where(key => Sees(query, key, lengths?[row] ?? length))];
                        ReadOnlySpan<double> Columns(int token, int first) =>
                            all.AsSpan((((row * length) + token) * columns) + (first * Width), Width);
                        double[] weights = [.. seen.Select(
                            key =>
                                Score(
                                    Columns(query, head), Columns(key, Heads + shared), head,
                                    query - key)).Select(Math.Exp)];
                        for (int i = 0; i < Width; i++)
                        {
                            mixed[(((((row * length) + query) * Heads) + head) * Width) + i] =
                                seen.Zip(
                                    weights,
                                    (key, weight) =>
                                        weight * Columns(key, Heads + KeyValueHeads + shared)[i]).Sum() / weights.Sum();
                        }
                    }
                }
            }
            return tensor(mixed).view(rows, length, Heads * Width);
        }

        private double Score(ReadOnlySpan<double> query, ReadOnlySpan<double> key, int head, int distance)
        {
            double score = 0;
            for (int i = 0; i < Width; i++)
            {
                score += Scale * query[i] * key[i];
            }
            score = Rule.SoftCap is { } cap ? cap * Math.Tanh(score / cap) : score;
            return score - ((Rule.Slopes?[head] ?? 0) * distance);
        }
    }
}
