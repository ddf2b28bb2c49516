using System.Globalization;
using NeuronProbe.Corpora;
using NeuronProbe.Probing;
using NeuronProbe.Reports;

namespace NeuronProbe.Collectors;

/// <summary>Keeps the tokens on which each neuron is at its most extreme, with the context of each.</summary>
/// <remarks>
/// Lists start from nothing, never from 0, and NaN and infinities do not enter. Ties go to the smaller document, then the smaller token.
/// A value is looked at twice only where it is at least as extreme as the worst that is kept.
/// </remarks>
internal sealed class TopExamplesCollector : Collector
{
    // The extremes of so many neurons stay in the first-level cache while a window's rows go by.
    private const int TileWidth = 256;

    private readonly CollectorOptions options;
    private readonly Tail[] tails;
    private readonly ExampleList[][] lists;
    private readonly float[][] gates;

    /// <summary>Makes empty lists for each neuron of the selection.</summary>
    public TopExamplesCollector(SiteSelection selection, CollectorOptions options)
        : base(selection)
    {
        this.options = options;
        tails = [.. Enum.GetValues<Tail>().Where(tail => options.Tails.HasFlag(tail == Tail.High ? Tails.High : Tails.Low))];
        lists = new ExampleList[tails.Length][];
        gates = new float[tails.Length][];
        for (int tail = 0; tail < tails.Length; tail++)
        {
            lists[tail] = [.. selection.Neurons.Select(_ => new ExampleList(options.Top, options.Per))];
            gates[tail] = [.. lists[tail].Select(list => list.Gate)];
        }
    }

    public override string Name => "top";

    /// <summary>Full lists of a neuron. Contexts are shared between neurons, so a place is counted with half of one.</summary>
    public static long BytesPerNeuron(CollectorOptions options)
    {
        long contextLength = (2L * options.Context) + 1;
        long place = 72 + (sizeof(float) * contextLength) + ((120 + (10 * contextLength)) / 2);
        return (options.Tails == Tails.Both ? 2 : 1) * (64 + (options.Top * place));
    }

    public override TableSchema Schema { get; } = new(
        "top_examples",
        "top_examples",
        false,
        [
            new("tail"), new("rank"), new("activation"), new("document"), new("document_id"), new("token"), new("token_id"), new("token_text"),
            new("char_start"), new("char_end"), new("text_before"), new("text_after"),
            new("context_index", IsNestedOnly: true), new("context_token_ids", IsNestedOnly: true), new("context_activations", IsNestedOnly: true),
            new("context_starts", IsNestedOnly: true), new("context_ends", IsNestedOnly: true),
        ]);

    public override string Settings => string.Create(
        CultureInfo.InvariantCulture, $"top {options.Top}; tails {options.Tails}; per {options.Per}; context {options.Context}");

    public override void Update(in ActivationBlock block)
    {
        int end;
        for (int start = 0; start < block.Tokens.Length; start = end)
        {
            end = start + 1;
            while (end < block.Tokens.Length && block.Tokens[end].Window == block.Tokens[start].Window)
            {
                end++;
            }
            for (int tail = 0; tail < tails.Length; tail++)
            {
                for (int first = 0; first < block.NeuronCount; first += TileWidth)
                {
                    int width = Math.Min(TileWidth, block.NeuronCount - first);
                    if (options.Per == TopPer.Token)
                    {
                        OfferTokens(block, start, end, tail, first, width);
                    }
                    else
                    {
                        OfferExtremes(block, start, end, tail, first, width);
                    }
                }
            }
        }
    }

    /// <summary>The examples of one neuron, most extreme first; none where the tail is not collected.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="tail">Which end of the activations.</param>
    public IReadOnlyList<RankedExample> Examples(int neuron, Tail tail)
    {
        int index = Array.IndexOf(tails, tail);
        if (index < 0)
        {
            return [];
        }
        return [.. lists[index][neuron].InOrder().Select((place, i) => new RankedExample(
            i + 1, Sign(index) * place.Key.Score, place.Context.Unpack(), [.. place.Activations]))];
    }

    public override IEnumerable<Cell[]> Rows(int neuron)
    {
        return tails.SelectMany(tail => Examples(neuron, tail).Select(example => Row(tail, example)));
    }

    protected override void WriteState(BinaryWriter writer)
    {
        SavedExamples.Write(writer, lists.SelectMany(tail => tail));
    }

    protected override void MergeFrom(Collector other)
    {
        TopExamplesCollector from = (TopExamplesCollector)other;
        for (int tail = 0; tail < tails.Length; tail++)
        {
            for (int neuron = 0; neuron < lists[tail].Length; neuron++)
            {
                foreach (ExamplePlace place in from.lists[tail][neuron].InOrder())
                {
                    int taken = lists[tail][neuron].PlaceFor(place.Key);
                    if (taken >= 0)
                    {
                        // A list may write over the activations that it owns, so both can't own the same.
                        Put(tail, neuron, taken, place with { Activations = [.. place.Activations] });
                    }
                }
            }
        }
    }

    private static Cell[] Row(Tail tail, RankedExample example)
    {
        TokenContext context = example.Context;
        return
        [
            tail == Tail.High ? "high" : "low",
            example.Rank,
            example.Activation,
            context.Document,
            context.DocumentId,
            context.Token,
            context.TokenId,
            context.TokenText,
            context.CharStart is int start ? start : default(Cell),
            context.CharEnd is int end ? end : default(Cell),
            context.TextBefore,
            context.TextAfter,
            context.Index,
            context.TokenIds,
            example.ContextActivations.ToArray(),
            context.Text is null ? null : context.Ranges.Select(r => r.Start).ToArray(),
            context.Text is null ? null : context.Ranges.Select(r => r.End).ToArray(),
        ];
    }

    private int Sign(int tail) => tails[tail] == Tail.High ? 1 : -1;

    /// <summary>Offers every token of one window that is at least as extreme as the worst that is kept.</summary>
    private void OfferTokens(in ActivationBlock block, int start, int end, int tail, int first, int width)
    {
        float sign = Sign(tail);
        float[] gate = gates[tail];
        for (int token = start; token < end; token++)
        {
            ReadOnlySpan<float> row = block[token].Slice(first, width);
            for (int i = 0; i < row.Length; i++)
            {
                int neuron = block.FirstNeuron + first + i;
                if (sign * row[i] >= gate[neuron] && float.IsFinite(row[i]))
                {
                    Offer(block, token, tail, neuron, sign * row[i]);
                }
            }
        }
    }

    /// <summary>Offers the most extreme token of one window for each neuron.</summary>
    private void OfferExtremes(in ActivationBlock block, int start, int end, int tail, int first, int width)
    {
        float sign = Sign(tail);
        Window window = block.Windows[block.Tokens[start].Window].Window;
        Span<float> best = stackalloc float[width];
        Span<int> bestToken = stackalloc int[width];
        best.Fill(float.NegativeInfinity);
        // Added tokens have the smallest number, -1, so they go first, wherever they stand: of equal ones the first is kept.
        foreach (bool isAdded in (ReadOnlySpan<bool>)[true, false])
        {
            for (int token = start; token < end; token++)
            {
                if (window.TokenAt(block.Tokens[token].Position) < 0 != isAdded)
                {
                    continue;
                }
                ReadOnlySpan<float> row = block[token].Slice(first, width);
                for (int i = 0; i < row.Length; i++)
                {
                    float score = sign * row[i];
                    if (score > best[i] && score <= float.MaxValue)
                    {
                        best[i] = score;
                        bestToken[i] = token;
                    }
                }
            }
        }
        for (int i = 0; i < width; i++)
        {
            int neuron = block.FirstNeuron + first + i;
            if (best[i] >= gates[tail][neuron] && float.IsFinite(best[i]))
            {
                Offer(block, bestToken[i], tail, neuron, best[i]);
            }
        }
    }

    private void Offer(in ActivationBlock block, int token, int tail, int neuron, float score)
    {
        BlockToken place = block.Tokens[token];
        Window window = block.Windows[place.Window].Window;
        ExampleKey key = new(score, window.Document.Document.Index, window.TokenAt(place.Position), window.FirstToken, place.Position);
        ExampleList list = lists[tail][neuron];
        int taken = list.PlaceFor(key);
        if (taken < 0)
        {
            return;
        }
        PackedContext context = window.ContextAt(place.Position, options.Context);
        float[] activations = list.ActivationsFor(taken, context.Length);
        for (int i = 0; i < activations.Length; i++)
        {
            activations[i] = block.ValueAt(place.Window, place.Position - context.Index + i, neuron);
        }
        Put(tail, neuron, taken, new(key, context, activations));
    }

    private void Put(int tail, int neuron, int place, in ExamplePlace example)
    {
        lists[tail][neuron].Put(place, example);
        gates[tail][neuron] = lists[tail][neuron].Gate;
    }

    protected override void ReadState(BinaryReader reader)
    {
        SavedExamples.Read(reader, lists.SelectMany(tail => tail), options.Top);
        for (int tail = 0; tail < tails.Length; tail++)
        {
            gates[tail] = [.. lists[tail].Select(list => list.Gate)];
        }
    }
}
