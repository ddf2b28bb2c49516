using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Effects.Vocabulary;

/// <summary>Reads what neurons are made of and write to the vocabulary.</summary>
/// <param name="model">A model that was opened with plain weights; borrowed.</param>
/// <param name="selections">The neurons, at sites <c>ffn.N.post</c>.</param>
/// <param name="tokenCount">Tokens of each tail.</param>
/// <param name="frequencies">The tokens of a corpus, or null.</param>
internal sealed class WeightReading(
    OpenedModel model, IReadOnlyList<SiteSelection> selections, int tokenCount, TokenFrequencies? frequencies)
{
    private const int NeuronsAtOnce = 512;

    // Output weights that are held at a time.
    private const long GroupBytes = 256L << 20;

    private readonly int width = model.Model.HiddenWidth;

    /// <summary>The sites of a choice.</summary>
    /// <exception cref="ProbeException">One is no <c>ffn.N.post</c>.</exception>
    public static IReadOnlyList<SiteSelection> SelectionsOf(OpenedModel model, IReadOnlyList<SiteChoice> choices)
    {
        string[] own = [.. Enumerable.Range(0, model.Model.LayerCount).Select(SiteOf)];
        string[] others = [.. choices.Where(choice => !own.Contains(choice.Site.Alias))
            .Select(choice => choice.Site.Alias ?? choice.Site.Name)];
        return others.Length == 0
            ? [.. choices.Select(choice => choice.Selection)]
            : throw new ProbeException(
                $"--layer: expected the neurons' own sites, {string.Join(", ", own)}, "
                + $"but got {string.Join(", ", others.Take(3))}"
                + (others.Length > 3 ? $" and {others.Length - 3} more" : "")
                + ". Weights are read there alone: choose some of these sites, or leave the option out for all.");
    }

    /// <summary>Reads them.</summary>
    /// <param name="report">Told the share that is done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public WeightFindings Run(Action<double> report, CancellationToken cancellation)
    {
        VocabularyHead? head = model.Model.VocabularyHead;
        using VocabularyGeometry? geometry = head is null
            ? null
            : new VocabularyGeometry(head, frequencies?.Logarithms, cancellation);
        SiteWeights[] sites = [.. selections.Select(selection => Read(selection, cancellation))];
        if (head is not null)
        {
            sites = ReadVocabulary(head, geometry!, sites, report, cancellation);
        }
        return new WeightFindings(sites)
        {
            Head = head,
            HeadRefusal = model.Model.HeadRefusal,
            Directions = geometry is null ? default : (geometry.SmallestCount, geometry.DirectionCount),
            Frequencies = frequencies,
            Tokenizer = model.Tokenizer,
            TokenCount = tokenCount,
        };
    }

    private static string SiteOf(int layer) => FormattableString.Invariant($"ffn.{layer}.post");

    private FeedForward NetworkOf(SiteSelection selection) => model.Model.Layers[selection.Site.Layer].FeedForward;

    private SiteWeights Read(SiteSelection selection, CancellationToken cancellation)
    {
        FeedForward network = NetworkOf(selection);
        bool isGated = network.Gate is not null;
        List<WeightRow> rows = [];
        List<string?> byChance = [];
        foreach (int[] neurons in selection.Neurons.Chunk(NeuronsAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            NeuronWeights own = network.WeightsOf(neurons);
            float[] others = network.OutputsOf([.. neurons.Select(n => (n + 1) % selection.Site.Width)]);
            for (int i = 0; i < neurons.Length; i++)
            {
                rows.Add(RowOf(own, i));
                ReadOnlySpan<float> other = Part(others, i);
                byChance.Add(ReadWriteClass.Of(
                    Directions.Cosine(Part(own.In, i), other),
                    isGated ? Directions.Cosine(Part(own.Gate!, i), other) : null));
            }
        }
        return new SiteWeights(selection, isGated, rows,
        [
            .. (isGated ? ReadWriteClass.OfGated : ReadWriteClass.OfPlain).Select(name => new ClassCount(
                name, rows.Count(row => row.Class == name), byChance.Count(chance => chance == name))),
        ]);
    }

    private WeightRow RowOf(NeuronWeights weights, int index)
    {
        ReadOnlySpan<float> input = Part(weights.In, index);
        ReadOnlySpan<float> output = Part(weights.Out, index);
        ReadOnlySpan<float> gate = weights.Gate is null ? default : Part(weights.Gate, index);
        bool isGated = weights.Gate is not null;
        double inOut = Directions.Cosine(input, output);
        double? gateOut = isGated ? Directions.Cosine(gate, output) : null;
        double? gateIn = isGated ? Directions.Cosine(gate, input) : null;
        return new WeightRow
        {
            NormIn = Directions.Norm(input),
            NormGate = isGated ? Directions.Norm(gate) : double.NaN,
            NormOut = Directions.Norm(output),
            Bias = weights.Bias?[index] ?? double.NaN,
            GateBias = weights.GateBias?[index] ?? double.NaN,
            CosInOut = inOut,
            CosGateOut = gateOut ?? double.NaN,
            CosGateIn = gateIn ?? double.NaN,
            Class = ReadWriteClass.Of(inOut, gateOut),
            IsTypical = ReadWriteClass.IsTypical(inOut, gateOut, gateIn),
        };
    }

    private ReadOnlySpan<float> Part(float[] weights, int index) => weights.AsSpan(index * width, width);

    /// <summary>Adds what neurons write to the vocabulary, as many at a time as are held.</summary>
    private SiteWeights[] ReadVocabulary(
        VocabularyHead head, VocabularyGeometry geometry, SiteWeights[] sites, Action<double> report,
        CancellationToken cancellation)
    {
        (int Site, int Index)[] places =
        [
            .. sites.SelectMany((site, number) => Enumerable.Range(0, site.Rows.Count).Select(i => (number, i))),
        ];
        WeightRow[][] rows = [.. sites.Select(site => site.Rows.ToArray())];
        StrongestTokens[][] tokens = [.. sites.Select(site => new StrongestTokens[site.Rows.Count])];
        int most = (int)Math.Max(1, GroupBytes / (sizeof(float) * width));
        int done = 0;
        foreach ((int Site, int Index)[] group in places.Chunk(most))
        {
            float[] outputs = OutputsOf(group, cancellation);
            var effects = new VocabularyEffects(geometry, outputs, group.Length, tokenCount);
            VocabularyProducts.Run(
                head, outputs, effects.Add,
                share => report((done + (share * group.Length)) / places.Length), cancellation);
            for (int i = 0; i < group.Length; i++)
            {
                (int site, int index) = group[i];
                rows[site][index] = effects.Complete(rows[site][index], i);
                tokens[site][index] = effects.TokensOf(i);
            }
            done += group.Length;
        }
        return [.. sites.Select((site, number) => site with { Rows = rows[number], Tokens = tokens[number] })];
    }

    private float[] OutputsOf((int Site, int Index)[] places, CancellationToken cancellation)
    {
        float[] outputs = new float[(long)places.Length * width];
        int first = 0;
        foreach (IGrouping<int, (int Site, int Index)> site in places.GroupBy(place => place.Site))
        {
            SiteSelection selection = selections[site.Key];
            foreach ((int Site, int Index)[] block in site.Chunk(NeuronsAtOnce))
            {
                cancellation.ThrowIfCancellationRequested();
                NetworkOf(selection).OutputsOf([.. block.Select(place => selection.Neurons[place.Index])])
                    .CopyTo(outputs, (long)first * width);
                first += block.Length;
            }
        }
        return outputs;
    }
}
