using System.Diagnostics;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora;
using NeuronProbe.Probing;
using NeuronProbe.Results;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Effects.Probes;

/// <summary>Sparse probes of a corpus's concepts (Gurnee et al. 2023, "Finding neurons in a haystack"), in two
/// readings: one finds how far the means of all neurons differ, the other keeps the values of those that any probe
/// has.</summary>
internal sealed class ProbeRun
{
    /// <summary>How often documents are drawn for an interval.</summary>
    public const int Replicates = 1000;

    private const ulong Seed = 6;

    private readonly ScanPlan plan;
    private readonly ProbeOptions options;
    private readonly ConceptPlan concepts;
    private readonly ProbeMemory memory;

    /// <param name="plan">Opened by <see cref="OptionsOf"/>; borrowed.</param>
    /// <param name="options">What is asked for.</param>
    /// <exception cref="ProbeException">It can't be done, or would not fit.</exception>
    public ProbeRun(ScanPlan plan, ProbeOptions options)
    {
        this.plan = plan;
        this.options = options;
        concepts = ConceptsKind.PlanOf(plan.Options.Collectors);
        if (concepts.DemandFound() is { } warning)
        {
            plan.Warnings.Add(warning);
        }
        memory = new(plan, concepts, options);
        if (options.Largest > plan.NeuronCount)
        {
            throw new ProbeException(
                $"--size: expected at most {plan.NeuronCount}, the neurons of the chosen sites, but got "
                + $"{options.Largest}. Give smaller numbers, or choose more sites with --layer.");
        }
        memory.Keep(memory.MostNeurons);
    }

    /// <summary>Bytes that kept values and what is made of them take at most, beside the plan's own estimate.</summary>
    public long ValueBytes => memory.Bytes;

    /// <summary>The options with which the corpus is opened for probes.</summary>
    public static ScanOptions OptionsOf(ScanOptions asked) => asked with
    {
        Collect = [LabelSums.Kind.Name],
        Savings =
        [
            ConceptFields.Names.Name, ScanOptionList.Layers.Name, ScanOptionList.Neurons.Name,
            ScanOptionList.BatchTokens.Name,
        ],
    };

    /// <summary>Reads the corpus twice, fits and judges.</summary>
    /// <param name="report">Told after each batch and each fit, by one thread at a time.</param>
    /// <param name="cancellation">Stops it between batches or fits.</param>
    /// <exception cref="ProbeException">The corpus can't be read, or no concept can be probed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ProbeFindings Run(Action<ProbeProgress> report, CancellationToken cancellation)
    {
        ScanTally tally = Read(ProbeStage.Differences, plan.Corpus.Open(), plan.Sites, report, cancellation);
        LabelSums[] sums = [.. plan.Sites.Select(site => site.Collectors.OfType<LabelSums>().Single())];
        var choice = new ProbeChoice(sums, options.Largest);
        List<SkippedConcept> skipped = [];
        ProbeTask[] tasks = [.. Choose(sums[0], choice, skipped)];
        ProbeTokens tokens = ReadValues(tasks, report, cancellation);
        Dictionary<int, ConceptProbes> probes = tasks.Select(task => task.Concept).Distinct()
            .ToDictionary(concept => concept, concept => new ConceptProbes(tokens, concept));
        foreach ((int concept, ConceptProbes own) in probes.Where(own => !own.Value.IsPossible))
        {
            skipped.Add(new(concepts.Concepts[concept].Name, TooFew(own.Counts)));
        }
        tasks = [.. tasks.Where(task => probes[task.Concept].IsPossible)];
        if (tasks.Length == 0)
        {
            throw new ProbeException(
                "probe: expected a concept with enough tokens to probe, but "
                + $"{string.Join("; ", skipped.Select(own => $"'{own.Name}' {own.Reason}"))}. Give more documents, or "
                + "other concepts.");
        }
        FittedProbe[][] fitted = Fit(tasks, probes, tokens, report, cancellation);
        return new ProbeFindings(
            [.. ProbeRows.Of(tasks, fitted, probes, index => concepts.Concepts[index].Name, choice.NameOf)],
            [.. tasks.Select(task => task.Concept).Distinct().Select(concept => ToConcept(concept, probes[concept]))],
            skipped,
            new ProbeCounts(
                tally,
                [.. plan.Choices.Select(own => own.Selection)],
                sums[0].Documents,
                sums[0].HeldOutDocuments,
                sums[0].Tokens,
                sums[0].HeldOutTokens,
                tokens.Count));
    }

    private ProbedConcept ToConcept(int concept, ConceptProbes probes)
    {
        var (ranking, heldOut) = probes.Counts;
        return new(
            concepts.Concepts[concept].Name,
            ranking.Positives,
            ranking.Positives + ranking.Negatives,
            heldOut.Positives,
            heldOut.Positives + heldOut.Negatives);
    }

    private static string TooFew(
        ((int Positives, int Negatives) Ranking, (int Positives, int Negatives) HeldOut) counts) =>
        $"is on {counts.Ranking.Positives} kept tokens of the documents that rank and "
        + $"{counts.HeldOut.Positives} of those held out, and not on {counts.Ranking.Negatives} and "
        + $"{counts.HeldOut.Negatives}, of which each must be {ProbeTokens.LeastTokens} or more";

    /// <summary>What is to be fitted: of each concept the best neurons, then those of each draw.</summary>
    private IEnumerable<ProbeTask> Choose(LabelSums counts, ProbeChoice choice, List<SkippedConcept> skipped)
    {
        for (int concept = 0; concept < concepts.Concepts.Count; concept++)
        {
            (long positives, long negatives) = (counts.Positives(concept), counts.Negatives(concept));
            string name = concepts.Concepts[concept].Name;
            if (Math.Min(positives, negatives) < ProbeTokens.LeastTokens)
            {
                skipped.Add(new(
                    name,
                    $"is on {positives} tokens of the documents that rank and not on {negatives}, of which each must "
                        + $"be {ProbeTokens.LeastTokens} or more"));
                continue;
            }
            int usable = choice.Usable(concept);
            int[] sizes = [.. options.Sizes.Where(size => size <= usable)];
            if (sizes.Length == 0)
            {
                skipped.Add(new(name, $"has {usable} neurons whose values are finite and vary, too few for --size"));
                continue;
            }
            yield return new ProbeTask(concept, ProbeRow.Best, 0, choice.Best(concept, 0), sizes);
            for (int draw = 1; draw <= TokenLabels.Draws; draw++)
            {
                yield return new ProbeTask(concept, ProbeRow.Random, draw, choice.Random(concept, draw), sizes);
                yield return new ProbeTask(
                    concept, ProbeRow.Shuffled, draw, choice.Best(concept, draw), sizes);
            }
        }
    }

    private ProbeTokens ReadValues(
        ProbeTask[] tasks, Action<ProbeProgress> report, CancellationToken cancellation)
    {
        ProbeNeuron[] neurons = [.. tasks.SelectMany(task => task.Neurons).Distinct().Order()];
        int keep = memory.Keep(neurons.Length);
        // A hash keeps a few more or less.
        int capacity = keep + (4 * (int)Math.Sqrt(keep));
        var tokens = new KeptTokens(concepts, keep / (double)concepts.Tokens);
        var values = new Dictionary<ProbeNeuron, IReadOnlyList<float>>();
        List<ProbedSite> sites = [];
        foreach (IGrouping<int, ProbeNeuron> own in neurons.GroupBy(neuron => neuron.Site))
        {
            SiteChoice chosen = plan.Choices[own.Key];
            var selection = new SiteSelection(
                chosen.Site, [.. own.Select(neuron => chosen.Selection.Neurons[neuron.Index])]);
            var kept = new KeptValues(selection, tokens, capacity);
            sites.Add(new ProbedSite(chosen with { Selection = selection }, [kept]));
            foreach ((int place, ProbeNeuron neuron) in own.Index())
            {
                values.Add(neuron, kept.Of(place));
            }
        }
        if (sites.Count > 0)
        {
            Read(ProbeStage.Values, plan.Corpus.Reopen(), sites, report, cancellation);
        }
        return new ProbeTokens(tokens, values);
    }

    private ScanTally Read(
        ProbeStage stage,
        TokenizedCorpus documents,
        IReadOnlyList<ProbedSite> sites,
        Action<ProbeProgress> report,
        CancellationToken cancellation)
    {
        using var pass = new Pass(plan.Model, plan.Corpus, documents, sites, plan.PassOptions);
        pass.Read(
            _ => report(new ProbeProgress(
                stage,
                Math.Min(1, pass.Tally.Tokens / (double)Math.Max(1, concepts.Tokens)),
                pass.Tally.Documents,
                pass.Tally.Tokens,
                pass.Elapsed)),
            onChunk: null,
            cancellation);
        return pass.Tally;
    }

    private FittedProbe[][] Fit(
        ProbeTask[] tasks,
        Dictionary<int, ConceptProbes> probes,
        ProbeTokens tokens,
        Action<ProbeProgress> report,
        CancellationToken cancellation)
    {
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = plan.Options.Threads,
            CancellationToken = cancellation,
        };
        var bootstrap = new DocumentBootstrap(tokens.HeldOutDocuments, Replicates, Seed, parallel);
        var fitted = new FittedProbe[tasks.Length][];
        long start = Stopwatch.GetTimestamp();
        int done = 0;
        report(new ProbeProgress(ProbeStage.Fits, 0, 0, 0, TimeSpan.Zero));
        Parallel.For(0, tasks.Length, parallel, i =>
        {
            ProbeTask task = tasks[i];
            fitted[i] = probes[task.Concept].Fit(
                task.Neurons,
                task.Sizes,
                task.Kind == ProbeRow.Shuffled ? task.Draw : 0,
                task.Kind == ProbeRow.Best ? bootstrap : null);
            // Else large arrays that are done with stay until the heap has grown to twice the values.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
            lock (fitted)
            {
                report(new ProbeProgress(
                    ProbeStage.Fits, ++done / (double)tasks.Length, 0, 0, Stopwatch.GetElapsedTime(start)));
            }
        });
        return fitted;
    }
}
