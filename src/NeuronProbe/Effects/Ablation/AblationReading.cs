using NeuronProbe.Activations;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Probing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Effects.Ablation;

/// <summary>A reading of the corpus in which each batch is run as it is and with each ablation.</summary>
/// <param name="plan">What to work with; borrowed.</param>
internal sealed class AblationReading(AblationPlan plan)
{
    private readonly SeenTokens seen = new();
    private readonly Dictionary<long, int> read = [];
    private ScanTally tally = new();
    private double[] losses = [];
    private double[] ablated = [];

    /// <summary>Reads the corpus once, and before that for means where they are needed.</summary>
    /// <param name="report">Told how far it is, after each ablation of each batch.</param>
    /// <param name="cancellation">Stops it between two ablations, or between two documents that are read.</param>
    /// <exception cref="ProbeException">The corpus can't be read, or has nothing that is predicted.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is kept.</exception>
    public FoundEffects Run(Action<AblationProgress> report, CancellationToken cancellation)
    {
        double[][] values = plan.Options.Value.Number is { } number
            ? [.. plan.Choices.Select(choice => Enumerable.Repeat(number, choice.Selection.Neurons.Count).ToArray())]
            : plan.Means ?? AblationMeans.OfCorpus(
                plan.Scan, plan.Choices, plan.PassOptions,
                (pass, position) => report(new AblationProgress(
                    true, ReadShare.Of(plan.Scan, position, pass.Tally.Documents, pass.Tally.Tokens),
                    pass.Tally.Documents, pass.Tally.Tokens)),
                cancellation);
        IReadOnlyList<Intervention> interventions = plan.Interventions(values);
        NeuronEffect[] effects = [.. interventions.Select(
            _ => new NeuronEffect(plan.Concepts.Count, plan.Options.Contexts, seen))];
        using (var probe = new AblationProbe(plan.Scan.Model.Model, interventions))
        {
            Read(probe, interventions, effects, report, cancellation);
        }
        return Find(interventions, effects);
    }

    private void Read(
        AblationProbe probe, IReadOnlyList<Intervention> interventions, NeuronEffect[] effects,
        Action<AblationProgress> report, CancellationToken cancellation)
    {
        PassOptions options = plan.PassOptions;
        var mask = new TokenMask(
            options.IgnoreFirst, options.IncludeSpecial, plan.Scan.Model.Tokenizer?.SpecialIds ?? new HashSet<int>());
        TokenizedCorpus documents = plan.Scan.Corpus.Open();
        using BatchReader reader = plan.Scan.Corpus.Read(
            documents, options.BatchTokens, options.KeepsDocuments, cancellation);
        bool isProven = false;
        foreach (BatchStep step in reader.Steps())
        {
            if (step.Batch is not { } batch)
            {
                continue;
            }
            if (!isProven)
            {
                isProven = true;
                SiteProof.Check(plan.Scan.Model.Model, plan.Choices, batch.Windows[0].Ids);
            }
            var layout = new LossLayout(
                batch, mask, plan.Concepts.Count, plan.Options.ContextLength, read);
            Run(batch, layout, probe, interventions, effects, Report, cancellation);
            Count(batch, layout, mask);

            void Report(double share)
            {
                double tokens = tally.Tokens + (share * batch.DocumentTokens);
                report(new AblationProgress(
                    false, ReadShare.Of(plan.Scan, step.Position, tally.Documents, tokens), tally.Documents,
                    (long)tokens));
            }
        }
        tally = tally with
        {
            EmptyDocuments = documents.Position.EmptyDocuments,
            BadRecords = documents.Position.BadRecords,
        };
        if (tally.Documents == 0)
        {
            throw Pass.NoDocuments();
        }
    }

    private void Run(
        TokenBatch batch, LossLayout layout, AblationProbe probe, IReadOnlyList<Intervention> interventions,
        NeuronEffect[] effects, Action<double> report, CancellationToken cancellation)
    {
        int count = layout.Next.Length;
        if (count == 0)
        {
            return;
        }
        if (losses.Length < count)
        {
            (losses, ablated) = (new double[count], new double[count]);
        }
        probe.Begin(batch, layout.Predicting, layout.Next, losses.AsSpan(0, count));
        int[] numbers = seen.Add(layout.Next);
        for (int i = 0; i < interventions.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            probe.Run(i, ablated.AsSpan(0, count));
            effects[i].Add(
                layout, numbers, losses.AsSpan(0, count), ablated.AsSpan(0, count),
                interventions[i].Neurons is [var one] ? probe.ValuesOf(one) : []);
            report((i + 1.0) / interventions.Count);
        }
    }

    private void Count(TokenBatch batch, LossLayout layout, TokenMask mask) => tally = tally with
    {
        Counted = tally.Counted + layout.CountedTokens,
        Documents = tally.Documents + batch.DocumentCount,
        Tokens = tally.Tokens + batch.DocumentTokens,
        Windows = tally.Windows + batch.Windows.Count,
        Special = mask.SpecialCount,
        Ignored = mask.IgnoredCount,
    };

    private FoundEffects Find(IReadOnlyList<Intervention> interventions, NeuronEffect[] effects)
    {
        FoundEffect[] found = [.. interventions.Zip(effects).Select((one, i) => Find(
            one.First, one.Second, isTogether: i >= plan.NeuronCount))];
        if (found[0].Corpus.Tokens == 0)
        {
            throw new ProbeException("--corpus: expected tokens that count with another one before them in their "
                + "window, from which they are predicted, but got none. Give longer texts, or a larger --max-length.");
        }
        return new FoundEffects
        {
            Model = ManifestBuilder.ModelOf(plan.Scan, plan.ModelFiles),
            CorpusFiles = ManifestFiles.OfCorpus(plan.Scan.Corpus.Files),
            Tally = tally,
            Concepts = plan.Concepts,
            Effects = found,
        };
    }

    private FoundEffect Find(Intervention intervention, NeuronEffect effect, bool isTogether)
    {
        Site[] sites = [.. intervention.Neurons.Select(neuron => neuron.Point.Site).Distinct()];
        float[] values = [.. intervention.Neurons.Select(neuron => neuron.Value).Distinct()];
        return new FoundEffect(
            sites is [var site] ? site : null,
            isTogether ? null : intervention.Neurons[0].Neuron,
            [.. effect.Rows(values is [var value] ? value : null, plan.Concepts)],
            [.. effect.Tokens().Select(row => row with
            {
                TokenText = plan.Scan.Model.Tokenizer?.Show(row.TokenId),
            })]);
    }
}
