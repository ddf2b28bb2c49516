using NeuronProbe.Collectors;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class GroupsCollectorTests
{
    private static readonly uint[] Masks =
        [0, 1, 2, 4, 8, 16, 32, 64, 128, 0b11, 0b1100, 0b1111, 0b11110000, 0b10101010, DocumentGroups.All];

    /// <summary>Neurons of all kinds, and some of any finite bits.</summary>
    private static readonly ActivationSample Sample = ActivationSample.Of(
        NeuronKinds.Count + 3,
        Enumerable.Range(0, 60).SelectMany(i => MadeUpDocument.Create(i, 1 + (i * 7 % 29), $"document {i}")
            .Windows(11, prefix: [1])),
        (window, position, neuron) =>
        {
            ulong hash = StableHash.Of(
                (ulong)neuron, (ulong)window.Document.Document.Index, (ulong)(window.FirstToken + position));
            Random random = new((int)hash);
            // Of one kind each document has magnitudes of its own.
            double scale = Math.Pow(2, window.Document.Document.Index % 11 * -2);
            float any = BitConverter.UInt32BitsToSingle((uint)hash);
            return neuron < NeuronKinds.Count ? NeuronKinds.Value(neuron, random)
                : neuron == NeuronKinds.Count ? (float)(scale * (random.NextDouble() - 0.4))
                : neuron == NeuronKinds.Count + 1 ? any * 1e-42f
                : any;
        });

    [Fact]
    public void Each_bin_is_a_whole_number_of_the_fine_bins_of_its_documents_alone()
    {
        GroupsCollector groups = Collect(Sample, new CollectorOptions());
        foreach (uint mask in Masks)
        {
            HistogramCollector alone = new(Sample.Selection);
            Sample.Feed([alone], Sample.Tokens.Where(token => IsIn(token, mask)));
            for (int neuron = 0; neuron < Sample.Selection.Neurons.Count; neuron++)
            {
                AssertSumsOf(alone.Bins(neuron), groups.Bins(neuron, mask));
            }
        }
    }

    [Fact]
    public void Bins_are_adjacent_and_hold_the_finite_values_between_their_edges()
    {
        GroupsCollector groups = Collect(Sample, new CollectorOptions());
        foreach (uint mask in Masks)
        {
            for (int neuron = 0; neuron < Sample.Selection.Neurons.Count; neuron++)
            {
                float[] values = Values(neuron, mask);
                HistogramBin[] bins = groups.Bins(neuron, mask);
                Assert.Equal(values.Length, bins.Sum(bin => bin.Count));
                Assert.Equal(values.Length, groups.Count(neuron, mask));
                Assert.All(bins, bin => Assert.Equal(values.Count(value => IsWithin(value, bin)), bin.Count));
                Assert.All(bins.Zip(bins.Skip(1)), pair => Assert.Equal(pair.First.Upper, pair.Second.Lower));
                Assert.True(bins is [] or [{ Count: > 0 }, ..] and [.., { Count: > 0 }]);
            }
        }
    }

    [Fact]
    public void There_are_four_bins_an_octave_over_eight_octaves()
    {
        float[] values = [.. Enumerable.Range(0, 3000).Select(i => MathF.Pow(1.01f, -i))];
        HistogramBin[] bins = Collect(ActivationSample.OfColumns(values), new()).Bins(0, DocumentGroups.All);
        Assert.Equal(
            Enumerable.Range(-31, 32).Select(i => Math.Pow(2, Math.Floor(i / 4.0)) * (1 + ((i & 3) / 4.0))),
            bins.Skip(1).Select(bin => (double)bin.Lower));
        Assert.Equal(0, bins[0].Lower);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.3)]
    [InlineData(0.7)]
    public void Active_values_are_those_above_the_threshold(double threshold)
    {
        GroupsCollector groups = Collect(Sample, new CollectorOptions { Threshold = threshold });
        foreach (uint mask in Masks)
        {
            for (int neuron = 0; neuron < Sample.Selection.Neurons.Count; neuron++)
            {
                Assert.Equal(Values(neuron, mask).Count(value => value > threshold), groups.Active(neuron, mask));
            }
        }
    }

    [Fact]
    public void Documents_with_a_token_that_counts_are_counted_once_whichever_of_their_windows_has_it()
    {
        GroupsCollector groups = new(Sample.Selection, new CollectorOptions());
        // Of every third document only the last window's last token counts, and of some nothing.
        SampleToken[] tokens =
        [
            .. Sample.Tokens.GroupBy(token => Sample.WindowOf(token).Document.Document.Index)
                .Where(document => document.Key % 7 != 3)
                .SelectMany(document => document.Key % 3 == 0 ? document.TakeLast(1) : document),
        ];
        long[] documents = [.. tokens.Select(token => Sample.WindowOf(token).Document.Document.Index).Distinct()];
        foreach (SampleToken[] block in tokens.Chunk(40))
        {
            Sample.Feed([groups], block);
        }
        Assert.Throws<InvalidOperationException>(() => CollectorSteps.Save([groups]));
        groups.EndChunk(0);
        Assert.Equal(documents.Length, groups.Documents(DocumentGroups.All));
        Assert.All(Masks, mask => Assert.Equal(
            documents.Count(document => Has(mask, $"document {document}")), groups.Documents(mask)));
    }

    [Fact]
    public void A_document_is_in_the_same_group_for_ever_and_groups_are_about_as_large()
    {
        Assert.Equal(
            [1, 7, 7, 5, 3],
            new[] { "", "a", "document 1", "tiny.txt:17", "東京" }.Select(DocumentGroups.Of));
        IEnumerable<KeyValuePair<int, int>> counts =
            Enumerable.Range(0, 80_000).CountBy(i => DocumentGroups.Of($"corpus/{i}.txt"));
        Assert.Equal(DocumentGroups.Count, counts.Count());
        // Four standard deviations.
        Assert.All(counts, count => Assert.InRange(count.Value, 9_626, 10_374));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void All_groups_at_once_are_each_of_them(double threshold)
    {
        GroupsCollector groups = Collect(Sample, new() { Threshold = threshold });
        for (int neuron = 0; neuron < Sample.Selection.Neurons.Count; neuron++)
        {
            (HistogramBin[] bins, long[][] counts, long[] active) = groups.ByGroup(neuron);
            Assert.Equal(groups.Bins(neuron, DocumentGroups.All), bins);
            for (int group = 0; group < DocumentGroups.Count; group++)
            {
                HistogramBin[] own = groups.Bins(neuron, 1u << group);
                Assert.Equal(
                    own.Where(bin => bin.Count > 0),
                    bins.Zip(counts[group], (bin, count) => bin with { Count = count }).Where(bin => bin.Count > 0));
                Assert.Equal(groups.Active(neuron, 1u << group), active[group]);
            }
        }
    }

    [Fact]
    public void Counts_go_on_beyond_what_32_bits_hold()
    {
        ActivationSample sample = ActivationSample.OfColumns([0.5f, -2, 0, 1e-9f]);
        GroupsCollector groups = Collect(sample, new());
        for (int doubling = 1; doubling <= 33; doubling++)
        {
            GroupsCollector copy = new(sample.Selection, new());
            CollectorSteps.Load([copy], CollectorSteps.Save([groups]));
            // As if its chunk were another one.
            GroupsCollector other = new(sample.Selection, new());
            CollectorSteps.Load([other], [Renumbered(CollectorSteps.Save([copy])[0], doubling)]);
            groups.Merge(other);
        }
        Assert.Equal(4L << 33, groups.Count(0, DocumentGroups.All));
        Assert.Equal(2L << 33, groups.Active(0, DocumentGroups.All));
        Assert.Equal(1L << 33, groups.Documents(DocumentGroups.All));
    }

    [Fact]
    public void Groups_that_there_are_not_are_refused()
    {
        GroupsCollector groups = Collect(Sample, new CollectorOptions());
        Assert.Throws<ArgumentOutOfRangeException>(() => groups.Bins(0, 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => groups.Active(0, 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => groups.Count(0, 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => groups.Documents(uint.MaxValue));
    }

    [Fact]
    public void Whatever_byte_was_changed_counts_go_together_or_are_refused()
    {
        ActivationSample sample = ActivationSample.OfColumns([0.5f, 0.5f, 0, float.NaN, -7]);
        var options = new CollectorOptions { Threshold = 0.1 };
        byte[] whole = CollectorSteps.Save([Collect(sample, options)])[0];
        byte[] damaged = [.. whole];
        var refusals = new HashSet<string>();
        for (int place = HeaderLength(options) + 3; place < whole.Length; place++)
        {
            for (int value = 0; value <= byte.MaxValue; value++)
            {
                damaged[place] = (byte)value;
                GroupsCollector groups = new(sample.Selection, options);
                try
                {
                    groups.Load(new BinaryReader(new MemoryStream(damaged)));
                    Assert.All(Masks, mask => AssertGoesTogether(groups, mask));
                }
                catch (InvalidDataException e)
                {
                    refusals.Add(e.Message);
                }
            }
            damaged[place] = whole[place];
        }
        Assert.All(
            [
                "active values: expected", "the bin of the largest magnitude", "values in a bin of all groups",
                "values of a group in its bins", "largest bin: expected",
            ],
            part => Assert.Contains(refusals, refusal => refusal.Contains(part, StringComparison.Ordinal)));

        static void AssertGoesTogether(GroupsCollector groups, uint mask)
        {
            HistogramBin[] bins = groups.Bins(0, mask);
            Assert.All(bins, bin => Assert.True(bin.Count >= 0));
            Assert.Equal(groups.Count(0, mask), bins.Sum(bin => bin.Count));
            Assert.InRange(groups.Active(0, mask), 0, groups.Count(0, mask));
        }
    }

    [Fact]
    public void Memory_is_about_what_is_estimated()
    {
        const int neurons = 4096;
        long before = GC.GetAllocatedBytesForCurrentThread();
        GroupsCollector groups = new(ActivationSample.Neurons(neurons), new());
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, groups.Documents(DocumentGroups.All));
        Assert.InRange(taken / (double)neurons / GroupsCollector.BytesPerNeuron, 0.99, 1.02);
    }

    private static GroupsCollector Collect(ActivationSample sample, CollectorOptions options)
    {
        GroupsCollector groups = new(sample.Selection, options);
        foreach (SampleToken[] block in sample.Tokens.Chunk(75))
        {
            sample.Feed([groups], block);
        }
        groups.EndChunk(0);
        return groups;
    }

    /// <summary>The same state of a chunk of another number: the header ends with one range of chunks.</summary>
    private static byte[] Renumbered(byte[] state, int chunk)
    {
        int header = HeaderLength(new());
        return [.. state[..header], 1, (byte)chunk, (byte)(chunk + 1), .. state[(header + 3)..]];
    }

    /// <summary>Bytes of the header of one neuron before its chunks.</summary>
    private static int HeaderLength(CollectorOptions options)
    {
        byte[] empty = CollectorSteps.Save([new GroupsCollector(ActivationSample.Neurons(1), options)])[0];
        // After how many neurons there are only zeros follow: its number, and no chunks, documents, tokens or bins.
        return empty.AsSpan().LastIndexOfAnyExcept((byte)0) + 2;
    }

    private static bool IsIn(SampleToken token, uint mask) =>
        Has(mask, Sample.WindowOf(token).Document.Document.Id);

    private static bool Has(uint mask, string id) => ((mask >> DocumentGroups.Of(id)) & 1) == 1;

    private static float[] Values(int neuron, uint mask) =>
    [
        .. Sample.Tokens.Where(token => IsIn(token, mask)).Select(token => Sample.ValueOf(token, neuron))
            .Where(float.IsFinite),
    ];

    private static void AssertSumsOf(HistogramBin[] fine, HistogramBin[] coarse)
    {
        Assert.Equal(fine.Sum(bin => bin.Count), coarse.Sum(bin => bin.Count));
        foreach (HistogramBin bin in coarse)
        {
            IEnumerable<HistogramBin> within = fine.Where(own => bin is { Lower: 0, Upper: 0 }
                ? own is { Lower: 0, Upper: 0 }
                : own.Lower >= bin.Lower && own.Upper <= bin.Upper && own.Lower < own.Upper);
            Assert.Equal(within.Sum(own => own.Count), bin.Count);
        }
    }

    // A bin has the edge that is nearer to zero; the last one of all has the largest float32 too.
    private static bool IsWithin(float value, HistogramBin bin) => bin switch
    {
        { Lower: 0, Upper: 0 } => value == 0,
        { Lower: >= 0 } => value != 0 && value >= bin.Lower && (value < bin.Upper || value == float.MaxValue),
        _ => value != 0 && value <= bin.Upper && (value > bin.Lower || value == float.MinValue),
    };
}
