using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Effects.Ablation;

/// <summary>Ablations with all that they need: an opened model, an opened corpus and the neurons, checked before the
/// first document is read.</summary>
internal sealed class AblationPlan : IDisposable
{
    private readonly Task<IReadOnlyList<ManifestFile>> modelFiles;

    /// <summary>Opens the model and the corpus.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="standardInput">What <c>-</c> stands for; by default the process's own.</param>
    /// <param name="cancellation">Stops the reading of labels, where there are concepts.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="ProbeException">Something of it is not there, does not fit together, or does not fit in memory.
    /// </exception>
    public AblationPlan(AblationOptions options, Stream? standardInput, CancellationToken cancellation)
    {
        Options = options;
        if (options.MeansFrom is not null && options.Value.Number is not null)
        {
            throw new ProbeException($"--scan: expected --value mean beside it, but got --value {options.Value}. "
                + "Leave --scan out, or set the neurons to their means.");
        }
        Scan = new ScanPlan(OptionsOfPlan(options), standardInput, cancellation);
        try
        {
            // It is about neurons that seem to tell a concept: here nothing is told from anything else.
            Scan.Warnings.RemoveAll(warning => warning.StartsWith(LengthTrends.Expected, StringComparison.Ordinal));
            if (ConceptsKind.PlanOf(Scan.Options.Collectors).DemandFound() is { } warning)
            {
                Scan.Warnings.Add(warning);
            }
            TransformerModel model = Scan.Model.Model;
            if (model.HeadRefusal is { } refusal)
            {
                throw new ProbeException("--model: expected a model that predicts the next token, but of this "
                    + $"{model.Architecture} model there is no such loss: {refusal}. Give a decoder with its head.");
            }
            Choices = SiteChoice.ChooseNeurons(
                Scan.Model.Map, options.Neurons, (model.Architecture, options.Scan.Model));
            DemandOneValueAToken();
            modelFiles = ManifestFiles.HashAsync(ManifestFiles.OfModel(Scan.Model));
            Means = options.MeansFrom is { } folder ? AblationMeans.OfScan(folder, Choices, ModelFiles) : null;
            using var probe = new AblationProbe(model, Interventions(Choices.Select(
                choice => new double[choice.Selection.Neurons.Count])));
            Estimate = AblationMemory.Of(
                model, probe.Kept, Math.Max(BatchTokens, Scan.Corpus.WindowLength),
                (NeuronCount + 1) * NeuronEffect.Bytes(Concepts.Count, options.Contexts, model.VocabularySize));
            AblationMemory.Demand(Estimate, options.Scan.MaxMemory);
        }
        catch
        {
            Scan.Dispose();
            throw;
        }
    }

    /// <summary>What is asked for.</summary>
    public AblationOptions Options { get; }

    /// <summary>The opened model and corpus.</summary>
    public ScanPlan Scan { get; }

    /// <summary>The neurons by site, in the model's order.</summary>
    public IReadOnlyList<SiteChoice> Choices { get; }

    /// <summary>The mean of each from a scan, or null where they are still to be found or not needed.</summary>
    public double[][]? Means { get; }

    /// <summary>Memory that it takes.</summary>
    public MemoryEstimate Estimate { get; }

    /// <summary>How many neurons.</summary>
    public int NeuronCount => Choices.Sum(choice => choice.Selection.Neurons.Count);

    /// <summary>Names of the concepts that are told apart.</summary>
    public IReadOnlyList<string> Concepts =>
        [.. ConceptsKind.PlanOf(Scan.Options.Collectors).Concepts.Select(concept => concept.Name)];

    /// <summary>Positions in a batch, padding included.</summary>
    public int BatchTokens => Options.Scan.BatchTokens ?? AblationMemory.BatchTokens(Scan.Model.Model);

    /// <summary>The model's files with their hashes.</summary>
    public IReadOnlyList<ManifestFile> ModelFiles => modelFiles.GetAwaiter().GetResult();

    /// <summary>How the corpus is read.</summary>
    public PassOptions PassOptions => Scan.PassOptions with { BatchTokens = BatchTokens, KeepsDocuments = true };

    /// <summary>The ablations: each neuron alone, and then all together where that is asked for.</summary>
    /// <param name="values">What each neuron is set to, by site.</param>
    public IReadOnlyList<Intervention> Interventions(IEnumerable<double[]> values)
    {
        SetNeuron[] all =
        [
            .. Choices.Zip(values).SelectMany(site => site.First.Selection.Neurons.Zip(site.Second).Select(
                neuron => new SetNeuron(site.First.Point, neuron.First, (float)neuron.Second))),
        ];
        IEnumerable<Intervention> alone = all.Select(neuron => new Intervention([neuron]));
        return [.. alone, .. Options.Together ? [new Intervention(all)] : (Intervention[])[]];
    }

    public void Dispose() => Scan.Dispose();

    /// <summary>The corpus's own collectors are of one neuron a layer: what is read of it here is read apart.</summary>
    private static ScanOptions OptionsOfPlan(AblationOptions options) => options.Scan with
    {
        Collect = [options.HasConcepts ? ConceptsKind.Kind.Name : StatisticsCollector.Kind.Name],
        Neurons = "0",
        Savings =
        [
            .. options.HasConcepts ? [ConceptFields.Names.Name] : (string[])[], ScanOptionList.BatchTokens.Name,
        ],
    };

    private void DemandOneValueAToken()
    {
        if (Choices.FirstOrDefault(choice => choice.Point.IsRouted) is { } routed)
        {
            throw new ProbeException($"SITE:NEURON: expected sites that every token reaches, but got "
                + $"'{routed.Site.Name}', which some tokens alone are led through. Choose others.");
        }
    }
}
