using System.Text.Json;
using System.Text.Json.Serialization;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;

namespace NeuronProbe.Concepts.Measures;

/// <summary>What the rest of the program needs to know of the collector of concepts.</summary>
internal static class ConceptsKind
{
    private const int ListedConcepts = 5;

    /// <summary>What the catalogue lists.</summary>
    public static CollectorKind Kind { get; } = new(
        "concepts",
        "how well each neuron tells each concept, and how sure that is",
        ["top"],
        options => ConceptGroups.BytesPerNeuron(PlanOf(options)),
        (selection, options, required) =>
            new ConceptsCollector(selection, PlanOf(options), (TopExamplesCollector)required[0]))
    {
        ReadsLabels = true,
        KeepsDocuments = _ => true,
        WrittenBytesPerNeuron = options => PlanOf(options).Concepts.Count * 1300L,
        // A neuron's bins of all concepts are brought into the cache once a batch:
        // with twice the tokens that costs half as much.
        BatchFactor = 2,
        ChosenBy = [ConceptFields.Names, ConceptFields.Definitions],
        Open = LoadDefinitions,
        HashOfFiles = options => options.Own.Of<ConceptDefinitions>()?.Sha256,
        WarnOfUnused = WarnOfUnused,
        Prepare = ConceptPreparation.Read,
        PreparationNote = "Reading the corpus once for its concepts.",
        TellFound = TellFound,
        AdviceToFit = AdviceToFit,
        Warn = Warn,
        FurtherDemand = DemandOfIntervals,
        ReadFurther = ReadIntervals,
        Correction = FalseDiscoveryCorrection.KindOf<ConceptsCollector>(
            "tests", collector => collector.PValues(), collector => collector.Version),
        SavePreparation = options => options.Own.Of<ConceptPlan>() is { } plan
            ? JsonSerializer.SerializeToNode(plan, ConceptJson.Saved.ConceptPlan)
            : null,
        LoadPreparation = LoadPlan,
    };

    /// <summary>The concepts that were found, or none.</summary>
    public static ConceptPlan PlanOf(CollectorOptions options) => options.Own.Of<ConceptPlan>() ?? ConceptPlan.Empty;

    /// <summary>Definitions are read once: a pipe can't be read again, and a file may change meanwhile.</summary>
    private static CollectorOptions LoadDefinitions(CollectorOptions options) =>
        ConceptOptions.Of(options).Definitions is { } file && options.Own.Of<ConceptDefinitions>() is null
            ? options with { Own = options.Own.With(ConceptDefinitions.Load(file)) }
            : options;

    private static string? TellFound(CollectorOptions options) => PlanOf(options).Concepts is [_, ..] concepts
        ? string.Join(", ", concepts.Select(concept => concept.Name))
        : null;

    private static CollectorOptions LoadPlan(CollectorOptions options, JsonElement saved) =>
        saved.Deserialize(ConceptJson.Saved.ConceptPlan) is { } plan
            ? options with { Own = options.Own.With(plan) }
            : options;

    private static string? WarnOfUnused(CollectorOptions options)
    {
        ConceptOptions asked = ConceptOptions.Of(options);
        if (asked.Names.Count > 0 || asked.Definitions is not null)
        {
            string option = asked.Names.Count > 0 ? "--concept" : "--concepts";
            return $"scan: expected concepts to be collected where {option} is given, but --collect leaves them out. "
                + $"Add concepts to it, or leave {option} out.";
        }
        return asked.Settings is [_, ..] settings
            ? $"{string.Join(", ", settings)}: expected concepts to be collected too, but there are none. Add "
                + $"--concept '*' for all labels of the corpus, or leave {(settings.Count == 1 ? "it" : "them")} out."
            : null;
    }

    private static string AdviceToFit(CollectorOptions options, long neurons, long excess)
    {
        ConceptPlan plan = PlanOf(options);
        long perConcept = neurons * ConceptGroups.BytesPerConcept(plan);
        long fitting = Math.Max(0, plan.Concepts.Count - ((Math.Max(0, excess) + perConcept - 1) / perConcept));
        return fitting == 0 ? "" : $"{fitting} concept{(fitting == 1 ? "" : "s")} would fit: choose with --concept. ";
    }

    private static MemoryDemand? DemandOfIntervals(CollectorOptions options, long neurons, int threads)
    {
        ConceptPlan plan = PlanOf(options);
        int replicates = ConceptOptions.Of(options).Bootstrap;
        if (replicates == 0)
        {
            return null;
        }
        long bytes = IntervalReading.Bytes(neurons, plan, replicates, threads);
        return new MemoryDemand(bytes, plan.Tokens, (limit, others) =>
            $"--bootstrap: expected the values of the best {IntervalReading.BestNeurons} neurons of each concept "
            + $"within --max-memory {limit}, but over {plan.Tokens} tokens they take {ByteSize.Format(bytes)} beside "
            + $"{others}. Choose fewer concepts with --concept, limit the tokens, raise --max-memory, or leave "
            + "--bootstrap out.");
    }

    private static IntervalReading? ReadIntervals(CollectorOptions options, IReadOnlyList<Collector> collectors)
    {
        int replicates = ConceptOptions.Of(options).Bootstrap;
        return replicates == 0
            ? null
            : new IntervalReading([.. collectors.Cast<ConceptsCollector>()], PlanOf(options), replicates);
    }

    /// <summary>Figures of nothing look like findings: say so.</summary>
    private static IEnumerable<string> Warn(
        CollectorOptions options, IReadOnlyList<Collector> collectors, RunCounts counts)
    {
        var concepts = (ConceptsCollector)collectors[0];
        ConceptOptions asked = ConceptOptions.Of(options);
        if (counts.IsPart)
        {
            yield break;
        }
        if (asked.HeldOut > 0 && asked.Traits.Count == 0 && concepts.RankingTokens == counts.CountedTokens)
        {
            yield return $"--held-out: expected documents to evaluate on, but none of {counts.Documents} is held out, "
                + "which a hash of its id decides. Give more documents, or --held-out 0.";
        }
        if (concepts.OneSided() is [_, ..] oneSided)
        {
            string more = oneSided.Length > ListedConcepts ? ", ..." : "";
            yield return "scan: expected tokens that a concept applies to and others among the documents that rank, "
                + $"but {string.Join(", ", oneSided.Take(ListedConcepts))}{more}. Their rows have no ranking figures. "
                + (concepts.Concepts.Any(IsJoinedWithoutBlanks)
                    ? "Labels are combined by '&' with a blank on either side. "
                    : "")
                + "Check the names; that texts are there where definitions search them"
                + (asked.HeldOut > 0 ? "; --held-out 0 ranks on all documents." : ".");
        }
    }

    private static bool IsJoinedWithoutBlanks(Concept concept) =>
        concept.Positives == 0 && concept.Name.Contains('&') && !concept.Name.Contains(" & ", StringComparison.Ordinal);
}

/// <summary>How concepts are saved as JSON, made when the program is built.</summary>
[JsonSerializable(typeof(ConceptPlan))]
internal sealed partial class ConceptJson : JsonSerializerContext
{
    /// <summary>As the files of a scan are written.</summary>
    public static ConceptJson Saved { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    });
}
