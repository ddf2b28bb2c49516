using NeuronProbe.Activations;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Hub;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Effects.Traces;

/// <summary>Has a model read a text, as a scan would read a corpus of that document alone, and finds what its neurons
/// say to it.</summary>
internal sealed class TraceRun
{
    private readonly OpenedModel model;
    private readonly TraceOptions options;
    private readonly ScannedModel? scan;
    private readonly IReadOnlyList<SiteChoice> choices;
    private readonly TokenBatch[] batches;
    private readonly Dictionary<Window, int> firstTokens = [];
    private readonly TracedToken[] tokens;
    private readonly string? text;
    private readonly CancellationToken cancellation;

    private TraceRun(
        OpenedModel model, TraceOptions options, ScannedModel? scan, Action<string> warn,
        CancellationToken cancellation)
    {
        (this.model, this.options, this.scan, this.cancellation) = (model, options, scan, cancellation);
        if (options.NextTokens > 0 && model.Model.HeadRefusal is { } refusal)
        {
            throw new ProbeException(
                "--top-tokens: expected a model that says which token comes next, but this "
                + $"{model.Model.Architecture} model does not: {refusal}. Leave the option out.");
        }
        if (options.Text.IsText && model.Tokenizer is null)
        {
            throw model.TokenizerRefusal ?? new ProbeException(
                $"{options.Text.Option}: expected a model with tokenizer files ({TokenizerLoader.FilesInWords}), but "
                + $"'{options.Scan.Model}' has none. Put them there, or give token ids with --ids.");
        }
        choices = Choose(warn);
        options.Text.DemandWithin(model.Model.VocabularySize);
        batches = [.. Read()];
        Window[] windows = [.. batches.SelectMany(batch => batch.Windows).OrderBy(window => window.FirstToken)];
        if (windows.Length == 0)
        {
            throw new ProbeException(
                $"{options.Text.Option}: expected a text with at least one token, but got one without any. "
                + "Give another text.");
        }
        text = windows[0].Document.Text;
        tokens = TracedToken.Of(
            windows,
            new TokenMask(options.Scan.IgnoreFirst, options.Scan.IncludeSpecial, SpecialIds),
            model.Tokenizer);
        int first = 0;
        foreach (Window window in windows)
        {
            firstTokens.Add(window, first);
            first += window.Ids.Length;
        }
    }

    private IReadOnlySet<int> SpecialIds => model.Tokenizer?.SpecialIds ?? new HashSet<int>();

    /// <summary>Runs it.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="warn">Told what the user should know of.</param>
    /// <param name="report">Told how many batches were run, and of how many.</param>
    /// <param name="cancellation">Stops it after a batch.</param>
    /// <exception cref="ProbeException">Something of it is not there, or does not fit together.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static TextTrace Run(
        TraceOptions options, Action<string> warn, Action<int, int> report, CancellationToken cancellation)
    {
        var problems = new Problems();
        ModelLocation? location = problems.Try(() => ModelLocation.Find(options.Scan.Model, options.Scan.Hub));
        problems.Try(() => location is null ? null : ModelConfigFile.Read(location.Folder));
        ScannedModel? scan = options.ScanFolder is { } folder ? problems.Try(() => ScannedModel.Open(folder)) : null;
        problems.Demand();
        using OpenedModel model = OpenedModel.Open(location!, options.Scan.Compute, warn);
        return new TraceRun(model, options, scan, warn, cancellation).Trace(report);
    }

    /// <summary>The sites, and the neurons of which some or all are shown.</summary>
    private IReadOnlyList<SiteChoice> Choose(Action<string> warn)
    {
        (string, string) name = (model.Model.Architecture, options.Scan.Model);
        bool isNamed = options.Neurons.Count > 0;
        IReadOnlyList<SiteChoice> chosen = isNamed
            ? SiteChoice.ChooseNeurons(model.Map, options.Neurons, name)
            : scan is null || !options.Scan.HasDefaultLayers
                ? SiteChoice.Choose(model.Map, options.Scan.Layers, new NeuronList("all"), name)
                : [];
        if (scan is null)
        {
            return chosen;
        }
        scan.DemandModel(model);
        foreach (string difference in scan.Differences(options.Scan))
        {
            warn(difference);
        }
        return scan.Within(
            isNamed || chosen.Count > 0
                ? chosen
                : SiteChoice.Choose(model.Map, scan.Patterns, new NeuronList("all"), name),
            isNamed);
    }

    /// <summary>The text's windows in the batches in which a scan would run them.</summary>
    private IEnumerable<TokenBatch> Read()
    {
        var corpus = new OpenedCorpus(options.Text.Open(), options.Scan.Reading, model, options.Scan.Model);
        using BatchReader reader = corpus.Read(
            corpus.Open(), ScanPlan.DefaultBatchTokens(model.DeviceName), keepsDocuments: false, cancellation);
        foreach (BatchStep step in reader.Steps())
        {
            if (step.Batch is { } batch)
            {
                yield return batch;
            }
        }
    }

    private TextTrace Trace(Action<int, int> report)
    {
        bool isNamed = options.Neurons.Count > 0;
        int passes = (isNamed ? 1 : 2) + (options.NextTokens > 0 ? 1 : 0);
        int done = 0;
        SiteProof.Check(model.Model, choices, batches[0].Windows[0].Ids);
        IReadOnlyList<int[]> shown = isNamed
            ? [.. choices.Select(choice => choice.Selection.Neurons.ToArray())]
            : FindPeaks(Count).Strongest(options.Top, scan);
        TracedNeuron[] neurons = [.. ReadNeurons(shown, Count)];
        return new TextTrace
        {
            Text = text,
            Tokens = tokens,
            Neurons = neurons,
            Top = isNamed ? null : options.Top,
            Expected = options.NextTokens > 0 ? ReadExpected(Count) : null,
            Scan = scan?.Manifest,
        };

        void Count() => report(++done, passes * batches.Length);
    }

    private NeuronPeaks FindPeaks(Action onBatch)
    {
        var peaks = new NeuronPeaks(choices);
        Observe(
            choices, (site, neuron, values, batch) => peaks.Add(site, neuron, values, batch.Counts), onBatch);
        return peaks;
    }

    private IEnumerable<TracedNeuron> ReadNeurons(IReadOnlyList<int[]> shown, Action onBatch)
    {
        DemandRoom(shown.Sum(neurons => (long)neurons.Length));
        int[][] ascending = [.. shown.Select(neurons => neurons.Order().ToArray())];
        SiteChoice[] narrowed =
        [
            .. choices.Select((choice, site) =>
                choice with { Selection = new SiteSelection(choice.Site, ascending[site]) }),
        ];
        float[][][] found =
            [.. shown.Select(neurons => Array.ConvertAll(neurons, _ => new float[tokens.Length]))];
        Observe(
            narrowed,
            (site, neuron, values, batch) =>
            {
                for (int i = 0; i < values.Length; i++)
                {
                    found[site][neuron][batch.Tokens[i]] = values[i];
                }
            },
            onBatch);
        return narrowed.SelectMany((choice, site) => shown[site].Select(neuron =>
        {
            int index = Array.BinarySearch(ascending[site], neuron);
            return new TracedNeuron(choice.Selection, index, found[site][index], scan?[choice.Site, neuron])
            {
                Peak = PeakOf(found[site][index]),
            };
        }));
    }

    private int? PeakOf(float[] values)
    {
        int? peak = null;
        for (int i = 0; i < values.Length; i++)
        {
            if (tokens[i].IsCounted && float.IsFinite(values[i])
                && !(peak is { } best && MathF.Abs(values[i]) <= MathF.Abs(values[best])))
            {
                peak = i;
            }
        }
        return peak;
    }

    /// <summary>Runs all batches, and hands on each neuron's values on the tokens of each.</summary>
    private void Observe(
        IReadOnlyList<SiteChoice> sites, Action<int, int, ReadOnlySpan<float>, BatchTokens> observe, Action onBatch)
    {
        var current = new BatchTokens([], []);
        using var probe = new ValueProbe(model.Model, sites, (site, first, count, values, stride) =>
        {
            for (int i = 0; i < count; i++)
            {
                observe(site, first + i, values.Slice(i * stride, current.Tokens.Length), current);
            }
        });
        foreach (TokenBatch batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] own = TokensOf(batch);
            current = new BatchTokens(own, Array.ConvertAll(own, token => tokens[token].IsCounted));
            probe.Run(batch);
            onBatch();
        }
    }

    private IReadOnlyList<ExpectedToken>[] ReadExpected(Action onBatch)
    {
        var expected = new IReadOnlyList<ExpectedToken>[tokens.Length];
        foreach (TokenBatch batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach ((int token, NextToken[] next) in TokensOf(batch).Zip(
                NextTokens.Of(model.Model, batch, options.NextTokens)))
            {
                expected[token] = [.. next.Select(one => new ExpectedToken(one, model.Tokenizer?.Show(one.Id)))];
            }
            onBatch();
        }
        return expected;
    }

    private int[] TokensOf(TokenBatch batch) =>
        [.. batch.Windows.SelectMany(window => Enumerable.Range(firstTokens[window], window.Ids.Length))];

    private void DemandRoom(long neurons)
    {
        long bytes = neurons * tokens.Length * sizeof(float);
        if (bytes > options.Scan.MaxMemory)
        {
            throw new ProbeException(
                $"{ScanOptionList.MaxMemory.Name}: expected the values of all neurons that were asked for within "
                + $"{MemoryEstimate.Format(options.Scan.MaxMemory)}, but they take {MemoryEstimate.Format(bytes)}. "
                + "Name fewer neurons, or raise it.");
        }
    }

    /// <summary>What the values of a batch are of.</summary>
    /// <param name="Tokens">Index of the token of each.</param>
    /// <param name="Counts">Whether it counts.</param>
    private sealed record BatchTokens(int[] Tokens, bool[] Counts);
}
