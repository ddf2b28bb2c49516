using System.Globalization;
using NeuronProbe.Activations;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>Keeps the tokens on which each neuron is at its most extreme, with the context of each.</summary>
/// <remarks>
/// Lists start from nothing, never from 0, and NaN and infinities do not enter. Ties go to the smaller document, then
/// the smaller token. A value is looked at twice only where it is at least as extreme as the worst that is kept.
/// </remarks>
internal sealed class TopExamplesCollector : Collector<TopExample>
{
    /// <summary>What the catalogue lists.</summary>
    public static CollectorKind Kind { get; } = new(
        "top",
        "tokens with the most extreme activations, and their context",
        [],
        BytesPerNeuron,
        (selection, options, _) => new TopExamplesCollector(selection, options))
    {
        Options = TopExamplesOptions.Fields,
        WrittenBytesPerNeuron = options => (options.Tails is Tails.High or Tails.Low ? 1 : 2)
            * options.Top * WrittenBytes(ContextLength(options)),
        WarnOfDocuments = WarnOfShortLists,
        KeepsDocuments = WaitsForUnits,
    };

    private readonly CollectorOptions options;
    private readonly Tail[] tails;
    private readonly ExampleList[][] lists;
    private readonly float[][] gates;
    private volatile ExamplePassages? shared;

    /// <summary>Makes empty lists for each neuron of the selection.</summary>
    public TopExamplesCollector(SiteSelection selection, CollectorOptions options)
        : base(selection)
    {
        this.options = options.At(selection.Site);
        tails = [.. Enum.GetValues<Tail>().Where(
            tail => this.options.Tails.HasFlag(tail == Tail.High ? Tails.High : Tails.Low))];
        lists = new ExampleList[tails.Length][];
        gates = new float[tails.Length][];
        for (int tail = 0; tail < tails.Length; tail++)
        {
            lists[tail] = [.. selection.Neurons.Select(_ => new ExampleList(options.Top, options.Per, IsDistinct))];
            gates[tail] = [.. lists[tail].Select(list => list.Gate)];
        }
    }

    public override string Name => "top";

    /// <summary>Full lists of a neuron. Examples share passages of at most two contexts' length, so each is counted
    /// with an eighth of one.</summary>
    public static long BytesPerNeuron(CollectorOptions options)
    {
        long contextLength = ContextLength(options);
        long ofPassage = (80 + (18 * contextLength)) / 8;
        return (options.Tails is Tails.High or Tails.Low ? 1 : 2)
            * (ExampleList.Bytes(options.Top, contextLength, options.Distinct != TopDistinct.None)
                + (options.Top * ofPassage));
    }

    public override TableSchema<TopExample> Schema => TopExample.Schema;

    protected override int StateVersion => 4;

    public override string Settings => string.Create(
        CultureInfo.InvariantCulture,
        $"top {options.Top}; tails {options.Tails}; per {options.Per}; context {options.Context}")
        + (IsDistinct ? $"; distinct {options.Distinct}" : "");

    private bool IsDistinct => options.Distinct != TopDistinct.None;

    /// <summary>Whether all tokens of a document or window must come side by side.</summary>
    private static bool WaitsForUnits(CollectorOptions options) =>
        options.Distinct != TopDistinct.None && options.Per != TopPer.Token;

    /// <summary>Says that documents are too few to fill lists in which each has one place.</summary>
    private static string? WarnOfShortLists(CollectorOptions options, long documents) =>
        options.Per != TopPer.Document || documents >= options.Top ? null
            : $"--top: the lists hold at most {documents} of {options.Top} examples, since a document fills at most "
                + $"one place and there {(documents == 1 ? "is" : "are")} {documents}. Use --per window; for text, "
                + "--separator LINE where a file holds several documents, or --corpus-format lines where each line is "
                + "one.";

    public override void Update(in ActivationBlock block)
    {
        for (int i = 0; i < block.NeuronCount; i++)
        {
            for (int tail = 0; tail < tails.Length; tail++)
            {
                for (int window = 0; window < block.Windows.Length; window++)
                {
                    if (options.Per == TopPer.Token)
                    {
                        OfferTokens(block, i, window, tail);
                    }
                    else
                    {
                        OfferExtreme(block, i, window, tail);
                    }
                }
            }
        }
    }

    protected override void CloseChunk(long chunk)
    {
        if (WaitsForUnits(options))
        {
            CloseUnits();
        }
    }

    /// <summary>The examples of one neuron, most extreme first; none where the tail is not collected.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="tail">Which end of the activations.</param>
    public IReadOnlyList<TopExample> Examples(int neuron, Tail tail)
    {
        if (ListOf(neuron, tail) is not (var list, var sign))
        {
            return [];
        }
        ExamplePassages? passages = shared;
        var examples = new TopExample[list.Count];
        int rank = 0;
        foreach (int place in list.InOrder())
        {
            ContextCells cells = RecentContexts.Of(list[place].Passage, list[place].Position);
            examples[rank] = new TopExample(
                tail,
                ++rank,
                sign * list[place].Score,
                cells.Context,
                list.Activations(place).ToArray())
            {
                Cells = cells,
                Place = passages?.PlaceOf(list[place]),
            };
        }
        return examples;
    }

    /// <summary>The activations of a neuron's first documents, each with its most extreme token, most extreme first;
    /// none where the tail is not collected.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="tail">Which end of the activations.</param>
    /// <param name="documents">How many documents at most.</param>
    public IReadOnlyList<float> Strongest(int neuron, Tail tail, int documents) =>
        [.. Keys(neuron, tail).DistinctBy(key => key.Document).Take(documents)
            .Select(key => tail == Tail.High ? key.Score : -key.Score)];

    /// <summary>Where the examples of one neuron are, as <see cref="Examples"/> has them.</summary>
    internal IEnumerable<ExampleKey> Keys(int neuron, Tail tail) =>
        ListOf(neuron, tail) is var (list, _) ? list.InOrder().Select(place => list[place].Key) : [];

    public override IEnumerable<TopExample> Rows(int neuron) => tails.SelectMany(tail => Examples(neuron, tail));

    internal override SharedTable Share()
    {
        CloseUnits();
        return (shared ??= ExamplePassages.Of(lists.SelectMany(tail => tail), ContextLength(options))).Table;
    }

    internal override void EndSharing() => shared = null;

    protected override void WriteState(BinaryWriter writer)
    {
        CloseUnits();
        SavedExamples.Write(writer, [.. lists.SelectMany(tail => tail)], ContextLength(options));
    }

    protected override void MergeFrom(Collector other)
    {
        TopExamplesCollector from = (TopExamplesCollector)other;
        for (int tail = 0; tail < tails.Length; tail++)
        {
            for (int neuron = 0; neuron < lists[tail].Length; neuron++)
            {
                lists[tail][neuron].Take(from.lists[tail][neuron], ContextLength(options));
                gates[tail][neuron] = lists[tail][neuron].Gate;
            }
        }
    }

    private static long ContextLength(CollectorOptions options) => (2L * options.Context) + 1;

    /// <summary>About how many bytes an example takes as CSV and JSON together.</summary>
    internal static long WrittenBytes(long contextLength) => 450 + (20 * contextLength);

    private int Sign(int tail) => tails[tail] == Tail.High ? 1 : -1;

    /// <summary>Offers every token of one window that is at least as extreme as the worst that is kept.</summary>
    private void OfferTokens(in ActivationBlock block, int index, int window, int tail)
    {
        int neuron = block.FirstNeuron + index;
        float sign = Sign(tail);
        int token = block.Windows[window].FirstToken;
        int end = token + block.Windows[window].TokenCount;
        while (token < end
            && Scores.FirstAtLeast(block[index][token..end], sign, gates[tail][neuron]) is int next and >= 0)
        {
            token += next;
            Offer(block, index, window, token, tail, sign * block[index][token]);
            token++;
        }
    }

    /// <summary>Offers the most extreme token of one window.</summary>
    private void OfferExtreme(in ActivationBlock block, int index, int window, int tail)
    {
        BlockWindow own = block.Windows[window];
        ReadOnlySpan<float> values = block[index].Slice(own.FirstToken, own.TokenCount);
        float sign = Sign(tail);
        float best = Scores.Largest(values, sign);
        if (best >= gates[tail][block.FirstNeuron + index] && float.IsFinite(best))
        {
            int token = own.FirstToken + Scores.FirstAtLeast(values, sign, best);
            Offer(block, index, window, AddedOr(token, best, block, index, own, sign), tail, best);
        }
    }

    /// <summary>Of equally extreme tokens an added one goes first, since all those have the smallest number,
    /// -1, wherever they stand.</summary>
    private static int AddedOr(
        int token, float best, in ActivationBlock block, int index, in BlockWindow own, float sign)
    {
        // Those before the document's tokens come first anyway, so only the ones after them are left to look at.
        if (own.Window.TokenAt(block.Positions[token]) < 0)
        {
            return token;
        }
        int end = own.FirstToken + own.TokenCount;
        int added = end;
        while (own.Window.TokenAt(block.Positions[added - 1]) < 0)
        {
            added--;
        }
        int found = added < end ? Scores.FirstAtLeast(block[index][added..end], sign, best) : -1;
        return found < 0 ? token : added + found;
    }

    private void Offer(in ActivationBlock block, int index, int window, int token, int tail, float score)
    {
        int neuron = block.FirstNeuron + index;
        Window source = block.Windows[window].Window;
        int position = block.Positions[token];
        ExampleList list = lists[tail][neuron];
        var key = new ExampleKey(
            score, source.Document.Document.Index, source.TokenAt(position), source.FirstToken, position);
        ExampleList into = list.For(key, ContextLength(options));
        ulong context = IsDistinct ? ContextHash.Of(source, position, options.Context) : 0;
        int place = into.PlaceFor(key, context);
        if (place >= 0)
        {
            Passage passage = source.PassageAround(position, options.Context);
            Span<float> activations = into.Put(place, score, passage, position, ContextLength(options), context);
            block.CopyPositions(index, window, passage.ContextStart(position), activations);
        }
        gates[tail][neuron] = list.Gate;
    }

    /// <summary>The list of a neuron and tail, its unit closed, and the sign of its scores; null where the tail is not
    /// collected.</summary>
    private (ExampleList List, int Sign)? ListOf(int neuron, Tail tail)
    {
        int index = Array.IndexOf(tails, tail);
        if (index < 0)
        {
            return null;
        }
        ExampleList list = lists[index][neuron];
        list.CloseUnit(ContextLength(options));
        return (list, Sign(index));
    }

    private void CloseUnits()
    {
        for (int tail = 0; tail < tails.Length; tail++)
        {
            for (int neuron = 0; neuron < lists[tail].Length; neuron++)
            {
                lists[tail][neuron].CloseUnit(ContextLength(options));
                gates[tail][neuron] = lists[tail][neuron].Gate;
            }
        }
    }

    protected override void ReadState(BinaryReader reader)
    {
        SavedExamples.Read(reader, [.. lists.SelectMany(tail => tail)], options.Top, ContextLength(options));
        for (int tail = 0; tail < tails.Length; tail++)
        {
            gates[tail] = [.. lists[tail].Select(list => list.Gate)];
        }
    }
}
