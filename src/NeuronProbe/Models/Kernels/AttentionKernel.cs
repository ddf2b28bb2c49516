using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace NeuronProbe.Models.Kernels;

/// <summary>Attention over LibTorch's memory, a head at a time on each thread, in float32 whatever the tensors'
/// type.</summary>
/// <remarks>
/// A head's keys are laid out in blocks of 32, transposed, so that a block of scores is a sum over the width of
/// products of a query's number with two vectors of keys; scores of eight queries against all keys before them stay in
/// the cache while their softmax and the mix of values follow.
/// LibTorch's kernel gives small products to a library that is slow at them. A token's result depends on what it sees
/// and on its place in its row, not on what comes after it, nor on the other rows.
/// </remarks>
internal sealed unsafe class AttentionKernel
{
    private const int KeyBlock = WeightedSums.Columns;
    private const int QueryBlock = WeightedSums.Rows;

    // With fewer tasks than this for each thread, heads are split by queries, so that no thread is left with a long
    // head alone.
    private const int TasksEachThread = 4;

    [ThreadStatic]
    private static float[]? scratch;

    private readonly FloatRows query;
    private readonly FloatRows key;
    private readonly FloatRows value;
    private readonly FloatRows mixed;
    private readonly int queryStride;
    private readonly int keyStride;
    private readonly int valueStride;
    private readonly int rows;
    private readonly int length;
    private readonly int heads;
    private readonly int queriesEachKey;
    private readonly int width;
    private readonly int paddedWidth;
    private readonly float scale;
    private readonly AttentionRule rule;
    private readonly IReadOnlyList<int>? lengths;

    /// <param name="query">[rows x length x ..], contiguous, float32 or bfloat16 on the CPU; all tensors stay alive
    /// while the kernel runs.</param>
    /// <param name="key">The same, with the heads of the keys.</param>
    /// <param name="value">The same, with the heads of the values.</param>
    /// <param name="mixed">[rows x length x heads * width]: where the result goes; padding is not written.</param>
    /// <param name="heads">Heads of the queries.</param>
    /// <param name="keyValueHeads">Heads of keys and values.</param>
    /// <param name="width">Columns of a head.</param>
    /// <param name="scale">What products of queries and keys are multiplied by.</param>
    /// <param name="rule">Which tokens a token attends to.</param>
    /// <param name="lengths">Tokens of each row that are no padding; null where there is none.</param>
    public AttentionKernel(
        HeadColumns query, HeadColumns key, HeadColumns value, Tensor mixed, int heads, int keyValueHeads, int width,
        float scale, AttentionRule rule, IReadOnlyList<int>? lengths)
    {
        this.query = new FloatRows(query.Values, query.FirstColumn);
        this.key = new FloatRows(key.Values, key.FirstColumn);
        this.value = new FloatRows(value.Values, value.FirstColumn);
        this.mixed = new FloatRows(mixed, 0);
        (queryStride, keyStride, valueStride) = (query.Stride ?? width, key.Stride ?? width, value.Stride ?? width);
        (rows, length) = ((int)query.Values.shape[0], (int)query.Values.shape[1]);
        this.heads = heads;
        this.width = width;
        paddedWidth = (width + KeyBlock - 1) / KeyBlock * KeyBlock;
        this.scale = scale;
        this.rule = rule;
        this.lengths = lengths;
        queriesEachKey = heads / keyValueHeads;
    }

    /// <summary>Computes all rows and heads, on as many threads as LibTorch uses.</summary>
    public void Run()
    {
        // Parts and threads change no bit: each block of eight queries is computed by itself.
        int parts = Math.Clamp(
            TasksEachThread * KernelThreads.Count / (rows * heads), 1, Math.Max(1, length / KeyBlock));
        KernelThreads.Run(
            rows * heads * parts, task => RunHead(task / parts / heads, task / parts % heads, task % parts, parts));
    }

    private void RunHead(int row, int head, int part, int parts)
    {
        int keyBlocks = (length + KeyBlock - 1) / KeyBlock;
        int paddedLength = keyBlocks * KeyBlock;
        // A line more, or rows of a power of two would fall into the same few sets of the cache.
        int stride = paddedLength + Lanes.Count;
        int size = (2 * paddedLength * paddedWidth) + (QueryBlock * (stride + paddedWidth)) + Lanes.Count;
        if (scratch is null || scratch.Length < size)
        {
            scratch = GC.AllocateUninitializedArray<float>(size, pinned: true);
        }
        fixed (float* start = scratch)
        {
            float* keys = (float*)(((nint)start + 63) & ~63);
            float* values = keys + (paddedLength * paddedWidth);
            float* scores = values + (paddedLength * paddedWidth);
            float* queries = scores + (QueryBlock * stride);
            LayOutKeys(row, head / queriesEachKey, keys, values);
            for (int first = part * QueryBlock; first < RowLength(row); first += parts * QueryBlock)
            {
                int count = Math.Min(QueryBlock, RowLength(row) - first);
                LoadQueries(row, head, first, count, queries);
                (int firstKey, int end) = (FirstKey(row, first), EndOfKeys(row, first + count - 1));
                for (int block = firstKey / KeyBlock; block < (end + KeyBlock - 1) / KeyBlock; block++)
                {
                    WeightedSums.Of(
                        queries, paddedWidth, width, keys + (block * KeyBlock * paddedWidth), KeyBlock,
                        scores + (block * KeyBlock), stride);
                }
                Vector256<float> sums = SoftMax(scores, stride, row, head, first, count);
                MixValues(scores, stride, values, queries, row, first, count);
                for (int i = 0; i < count; i++)
                {
                    var result = new Span<float>(queries + (i * paddedWidth), width);
                    TensorPrimitives.Divide(result, sums[i], result);
                    mixed.Write((row * length) + first + i, head * width, result);
                }
            }
        }
    }

    /// <summary>Tokens of a row that are no padding, as far as that is known.</summary>
    private int RowLength(int row) => lengths?[row] ?? length;

    private int FirstKey(int row, int query) => rule.FirstKey(query, RowLength(row));

    private int EndOfKeys(int row, int query) => rule.EndOfKeys(query, RowLength(row));

    /// <summary>Sums the values that eight queries attend to, weighted, over the queries.</summary>
    private void MixValues(float* weights, int stride, float* values, float* target, int row, int first, int count)
    {
        // What all of the queries see is summed for all at once, also where the row ends before the eighth: what comes
        // after a query must not change how its own sum is made.
        int last = first + QueryBlock - 1;
        int commonEnd = EndOfKeys(row, first);
        int commonFirst = Math.Min(FirstKey(row, last), commonEnd);
        for (int column = 0; column < width; column += KeyBlock)
        {
            WeightedSums.Of(
                weights + commonFirst, stride, commonEnd - commonFirst, values + (commonFirst * paddedWidth) + column,
                paddedWidth, target + column, paddedWidth);
        }
        for (int i = 0; i < count; i++)
        {
            var result = new Span<float>(target + (i * paddedWidth), width);
            // What only some of them see is added one by one: a weight of 0 would not keep NaN and infinities out.
            for (int token = FirstKey(row, first + i); token < commonFirst; token++)
            {
                TensorPrimitives.MultiplyAdd(
                    new ReadOnlySpan<float>(values + (token * paddedWidth), width), weights[(i * stride) + token],
                    result, result);
            }
            for (int token = Math.Max(commonEnd, FirstKey(row, first + i)); token < EndOfKeys(row, first + i); token++)
            {
                TensorPrimitives.MultiplyAdd(
                    new ReadOnlySpan<float>(values + (token * paddedWidth), width), weights[(i * stride) + token],
                    result, result);
            }
        }
    }

    /// <summary>Keys as [blocks x padded width x 32], values as [length x padded width]. Scores of keys after the row's
    /// last token are never used.</summary>
    private void LayOutKeys(int row, int head, float* keys, float* values)
    {
        float* block = stackalloc float[KeyBlock * paddedWidth];
        int rowLength = RowLength(row);
        if (paddedWidth > width)
        {
            new Span<float>(values, rowLength * paddedWidth).Clear();
        }
        for (int first = 0; first < rowLength; first += KeyBlock)
        {
            int count = Math.Min(KeyBlock, rowLength - first);
            for (int i = 0; i < count; i++)
            {
                int token = first + i;
                key.Read((row * length) + token, head * keyStride, new Span<float>(block + (i * paddedWidth), width));
                value.Read(
                    (row * length) + token, head * valueStride, new Span<float>(values + (token * paddedWidth), width));
            }
            for (int i = 0; i < count; i += 4)
            {
                for (int column = 0; column < width; column += 4)
                {
                    Transpose(
                        block + (i * paddedWidth) + column, paddedWidth,
                        keys + (first * paddedWidth) + (column * KeyBlock) + i, KeyBlock);
                }
            }
        }
    }

    private static void Transpose(float* source, int sourceStride, float* target, int targetStride)
    {
        if (!Sse.IsSupported)
        {
            for (int i = 0; i < 16; i++)
            {
                target[(i % 4 * targetStride) + (i / 4)] = source[(i / 4 * sourceStride) + (i % 4)];
            }
            return;
        }
        Vector128<float> a = Vector128.Load(source);
        Vector128<float> b = Vector128.Load(source + sourceStride);
        Vector128<float> c = Vector128.Load(source + (2 * sourceStride));
        Vector128<float> d = Vector128.Load(source + (3 * sourceStride));
        Vector128<float> ac = Sse.UnpackLow(a, c), ac2 = Sse.UnpackHigh(a, c);
        Vector128<float> bd = Sse.UnpackLow(b, d), bd2 = Sse.UnpackHigh(b, d);
        Sse.UnpackLow(ac, bd).Store(target);
        Sse.UnpackHigh(ac, bd).Store(target + targetStride);
        Sse.UnpackLow(ac2, bd2).Store(target + (2 * targetStride));
        Sse.UnpackHigh(ac2, bd2).Store(target + (3 * targetStride));
    }

    private void LoadQueries(int row, int head, int first, int count, float* queries)
    {
        for (int i = 0; i < QueryBlock; i++)
        {
            // Queries after the last token repeat it, and are not written.
            var target = new Span<float>(queries + (i * paddedWidth), width);
            query.Read((row * length) + first + Math.Min(i, count - 1), head * queryStride, target);
            TensorPrimitives.Multiply(target, scale, target);
        }
    }

    /// <summary>Makes exp(score - largest) of the scores of the tokens that each query sees, once the rule has changed
    /// them.</summary>
    /// <returns>The sum for each of the eight queries.</returns>
    private Vector256<float> SoftMax(float* scores, int stride, int row, int head, int first, int count)
    {
        Vector256<float> sums = default;
        for (int i = 0; i < QueryBlock; i++)
        {
            int query = first + Math.Min(i, count - 1);
            int firstKey = FirstKey(row, query);
            var seen = new Span<float>(scores + (i * stride) + firstKey, EndOfKeys(row, query) - firstKey);
            if (rule.SoftCap is { } cap)
            {
                TensorPrimitives.Divide(seen, (float)cap, seen);
                Elementwise.Apply<ElementFunctions.Tanh>(seen);
                TensorPrimitives.Multiply(seen, (float)cap, seen);
            }
            if (rule.Slopes is { } slopes)
            {
                AddDistances(seen, slopes[head], firstKey - query);
            }
            sums = sums.WithElement(i, Exponential.OfDifferences(seen, TensorPrimitives.Max<float>(seen)));
        }
        return sums;
    }

    private static void AddDistances(Span<float> scores, float slope, int firstDistance)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] += slope * (firstDistance + i);
        }
    }
}
