using System.Globalization;
using NeuronProbe.Activations;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>Draws tokens at random, of all tokens and of each interval of a neuron's activations, with the context of
/// each.</summary>
/// <remarks>
/// Those with the smallest hashes are drawn, so that each has the same chance, and neither batches nor shards change
/// the draws. A hash is the same for all neurons: it is found once for each token, and all neurons have nearly the same
/// draws of all tokens. A value is looked at twice only where its interval is rare, or the hash is small. How many
/// tokens an interval has is read from the histogram.
/// </remarks>
internal sealed class SamplesCollector : Collector<Sample>
{
    /// <summary>What the catalogue lists.</summary>
    public static CollectorKind Kind { get; } = new(
        "samples",
        "tokens drawn at random, of all and of each interval of activation, and their context",
        ["histogram"],
        BytesPerNeuron,
        (selection, options, required) => new SamplesCollector(selection, options, (HistogramCollector)required[0]))
    {
        Options = SamplesOptions.Fields,
        WrittenBytesPerNeuron = options => SizeOf(options).Capacity
            * TopExamplesCollector.WrittenBytes(SizeOf(options).ContextLength),
        ChosenBy = [SamplesOptions.Draws, SamplesOptions.Intervals, SamplesOptions.Seed],
        Open = SamplesOptions.Check,
        WarnOfUnused = SamplesOptions.WarnOfUnused,
    };

    // Tokens are looked at in parts, each with what the ones before have changed.
    private const int PartLength = 1024;

    private readonly HistogramCollector histogram;
    private readonly ReservoirSize size;
    private readonly Reservoir[] reservoirs;
    private readonly int context;
    private readonly int seed;
    private volatile ExamplePassages? shared;

    /// <param name="selection">The site and its chosen neurons.</param>
    /// <param name="options">How many tokens are drawn, of how many intervals, and how long contexts are.</param>
    /// <param name="histogram">The histogram of the same blocks; it is updated, merged,
    /// saved and loaded on its own.</param>
    public SamplesCollector(SiteSelection selection, CollectorOptions options, HistogramCollector histogram)
        : base(selection)
    {
        this.histogram = histogram;
        size = SizeOf(options);
        context = options.Context;
        seed = options.Value(SamplesOptions.Seed);
        reservoirs = [.. selection.Neurons.Select(_ => new Reservoir(size))];
    }

    public override string Name => "samples";

    public override TableSchema<Sample> Schema => Sample.Schema;

    public override string Settings => string.Create(
        CultureInfo.InvariantCulture,
        $"samples {size.Draws}; intervals {size.Intervals}; seed {seed}; context {context}");

    internal override void Begin(IReadOnlyList<BlockLayout> blocks)
    {
        // An enumerator would be memory for each batch.
        for (int i = 0; i < blocks.Count; i++)
        {
            SampleHashes.Note(blocks[i], seed);
        }
    }

    public override void Update(in ActivationBlock block)
    {
        SampleHashes hashes = SampleHashes.Note(block.Layout, seed);
        Span<int> wanted = stackalloc int[PartLength];
        for (int i = 0; i < block.NeuronCount; i++)
        {
            Reservoir reservoir = reservoirs[block.FirstNeuron + i];
            ReadOnlySpan<float> values = block[i];
            ulong? offered = OfferSmallest(block, i, hashes);
            for (int start = 0; start < values.Length; start += PartLength)
            {
                ReadOnlySpan<float> part = values.Slice(start, Math.Min(PartLength, values.Length - start));
                int count = reservoir.Quiet.Find(part, hashes.Short.Slice(start, part.Length), wanted);
                foreach (int token in wanted[..count])
                {
                    ulong hash = hashes[start + token];
                    if (!(hash <= offered) && reservoir.Takes(part[token], hash))
                    {
                        Put(block, i, start + token, hash);
                    }
                }
            }
        }
    }

    public override IEnumerable<Sample> Rows(int neuron)
    {
        Reservoir reservoir = reservoirs[neuron];
        int[] drawn = reservoir.InOrder();
        (long all, long[] tokens) = CountTokens(neuron);
        for (int draw = 0; draw < Math.Min(size.Draws, drawn.Length); draw++)
        {
            yield return RowOf(reservoir, drawn[draw], null, all, draw + 1);
        }
        for (int i = 0; size.Intervals > 0 && i < tokens.Length; i++)
        {
            int cell = reservoir.Cells.Lowest + i;
            var interval = new SampleInterval(i + 1, reservoir.Grid.LowerEdge(cell), reservoir.Grid.UpperEdge(cell));
            int draw = 0;
            foreach (int place in drawn.Where(place => reservoir.CellAt(place) == cell))
            {
                yield return RowOf(reservoir, place, interval, tokens[i], ++draw);
            }
        }
    }

    internal override SharedTable Share() => (shared ??= ExamplePassages.Of(
        reservoirs.Select(reservoir => reservoir.Examples), size.ContextLength)).Table;

    internal override void EndSharing() => shared = null;

    protected override int StateVersion => 3;

    protected override void WriteState(BinaryWriter writer)
    {
        SavedExamples.Write(writer, [.. reservoirs.Select(reservoir => reservoir.Examples)], size.ContextLength);
        foreach (Reservoir reservoir in reservoirs)
        {
            writer.Write7BitEncodedInt(reservoir.Grid.Exponent - ActivationGrid.Finest.Exponent);
            foreach (int place in reservoir.Examples.InOrder())
            {
                writer.Write(reservoir.HashAt(place));
            }
        }
    }

    protected override void ReadState(BinaryReader reader)
    {
        SavedExamples.Read(
            reader, [.. reservoirs.Select(reservoir => reservoir.Examples)], size.Capacity, size.ContextLength);
        foreach (Reservoir reservoir in reservoirs)
        {
            int finest = ActivationGrid.Finest.Exponent;
            int steps = (int)SavedState.ReadCount(reader, "width", ActivationGrid.Coarsest - finest);
            ulong[] hashes = new ulong[reservoir.Examples.Count];
            foreach (ref ulong hash in hashes.AsSpan())
            {
                hash = reader.ReadUInt64();
            }
            reservoir.Restore(new(finest + steps), hashes);
        }
    }

    protected override void MergeFrom(Collector other)
    {
        Reservoir[] from = ((SamplesCollector)other).reservoirs;
        for (int neuron = 0; neuron < reservoirs.Length; neuron++)
        {
            reservoirs[neuron].Take(from[neuron]);
        }
    }

    /// <summary>A full reservoir. Examples share passages of at most two contexts' length, so each is counted with an
    /// eighth of one.</summary>
    private static long BytesPerNeuron(CollectorOptions options)
    {
        ReservoirSize size = SizeOf(options);
        return size.Bytes + (size.Capacity * ((80 + (18 * size.ContextLength)) / 8));
    }

    private static ReservoirSize SizeOf(CollectorOptions options) => new(
        options.Value(SamplesOptions.Draws), options.Value(SamplesOptions.Intervals), (2L * options.Context) + 1);

    private Sample RowOf(Reservoir reservoir, int place, SampleInterval? interval, long tokens, int draw)
    {
        ListedExample example = reservoir.Examples[place];
        ContextCells cells = RecentContexts.Of(example.Passage, example.Position);
        float[] activations = reservoir.Examples.Activations(place).ToArray();
        return new(interval, tokens, draw, example.Score, cells.Context, activations)
        {
            Cells = cells,
            Place = shared?.PlaceOf(example),
        };
    }

    /// <summary>Offers the tokens with the smallest hashes in their order: each interval takes its first ones, and has
    /// no need of most others.</summary>
    /// <returns>The largest hash of these tokens, or null where none was small enough.</returns>
    private ulong? OfferSmallest(in ActivationBlock block, int index, SampleHashes hashes)
    {
        Reservoir reservoir = reservoirs[block.FirstNeuron + index];
        ReadOnlySpan<float> values = block[index];
        if (reservoir.Examples.Count == 0)
        {
            Expect(reservoir, values, hashes.Smallest);
        }
        int gate = reservoir.Quiet.Gate;
        ulong? largest = null;
        foreach (int token in hashes.Smallest)
        {
            if (hashes.Short[token] > gate)
            {
                break;
            }
            largest = hashes[token];
            if (reservoir.Takes(values[token], hashes[token]))
            {
                Put(block, index, token, hashes[token]);
            }
        }
        return largest;
    }

    /// <summary>Prepares an empty reservoir for the tokens that are offered first.</summary>
    private static void Expect(Reservoir reservoir, ReadOnlySpan<float> values, ReadOnlySpan<int> tokens)
    {
        float min = float.PositiveInfinity;
        float max = float.NegativeInfinity;
        foreach (int token in tokens)
        {
            float value = values[token];
            min = float.IsFinite(value) ? Math.Min(min, value) : min;
            max = float.IsFinite(value) ? Math.Max(max, value) : max;
        }
        if (min <= max)
        {
            reservoir.Expect(min, max);
        }
    }

    private void Put(in ActivationBlock block, int index, int token, ulong hash)
    {
        int window = WindowOf(block.Windows, token);
        int position = block.Positions[token];
        Passage passage = block.Windows[window].Window.PassageAround(position, context);
        Span<float> activations =
            reservoirs[block.FirstNeuron + index].Put(block[index][token], hash, passage, position);
        if (!activations.IsEmpty)
        {
            block.CopyPositions(index, window, passage.ContextStart(position), activations);
        }
    }

    /// <summary>The last window that does not begin after a token: of those without tokens that count, none
    /// does.</summary>
    private static int WindowOf(ReadOnlySpan<BlockWindow> windows, int token)
    {
        int low = 0;
        int high = windows.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = windows[middle].FirstToken <= token ? (middle, high) : (low, middle - 1);
        }
        return low;
    }

    /// <summary>How many values a neuron has, in all and in each of its cells from the lowest on.</summary>
    private (long All, long[] Tokens) CountTokens(int neuron)
    {
        Reservoir reservoir = reservoirs[neuron];
        BinnedDistribution values = histogram.Distribution(neuron);
        long[] tokens = new long[reservoir.Cells.Highest - reservoir.Cells.Lowest + 1];
        foreach (ref readonly HistogramBin bin in values.Bins)
        {
            int cell = size.Intervals == 0 ? 0 : reservoir.Grid.CellOf(bin) - reservoir.Cells.Lowest;
            tokens[cell] += bin.Count;
        }
        return (values.Count, tokens);
    }
}
