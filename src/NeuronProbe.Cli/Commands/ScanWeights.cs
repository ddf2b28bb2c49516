using NeuronProbe.Collectors;
using NeuronProbe.Effects.Vocabulary;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>scan --collect weights</c>: the tables of <c>weights</c> beside those of a scan.</summary>
internal static class ScanWeights
{
    /// <summary>What makes the files, or null where nobody asks for them.</summary>
    /// <exception cref="ProbeException">They can't be made of these sites, or there is no folder for them.</exception>
    public static Func<IReadOnlyList<(string Name, byte[] Content)>>? Of(ScanPlan plan)
    {
        if (!IsAsked(plan))
        {
            return null;
        }
        if (plan.Options.Out is null)
        {
            throw new ProbeException($"--collect: expected --out beside {WeightsCollector.Kind.Name}, whose tables are "
                + "files, but got none. Name a folder, or run 'neuronprobe weights'.");
        }
        IReadOnlyList<SiteSelection> selections = WeightReading.SelectionsOf(plan.Model, plan.Choices);
        return () => Make(plan, selections);
    }

    /// <summary>What a shard says that has none of them; empty where nobody asks for them.</summary>
    public static string AfterMerge(ScanPlan plan) => IsAsked(plan)
        ? $" Weights are no part of shards: then run {ShellCommand.Shown("neuronprobe", "weights", "-m",
            ShellCommand.PathWord(plan.Options.Model), "-o", ShellCommand.PathWord(plan.Options.Out!))}."
        : "";

    private static bool IsAsked(ScanPlan plan) => plan.Options.Collect.Contains(WeightsCollector.Kind.Name);

    private static IReadOnlyList<(string Name, byte[] Content)> Make(
        ScanPlan plan, IReadOnlyList<SiteSelection> selections)
    {
        var asked = new WeightsRequest { Scan = plan.Options };
        ScanOptions options = asked.Opening(plan.Options.Hub);
        using OpenedModel model = OpenedModel.Open(plan.Model.Location, options.Compute, _ => { });
        TokenFrequencies? frequencies = plan.Corpus.Files.Files.All(file => file.Length is not null)
            ? TokenFrequencies.Read(plan, plan.Corpus.Reopen(), _ => { }, CancellationToken.None)
            : null;
        WeightFindings found = new WeightReading(model, selections, asked.Tokens, frequencies)
            .Run(_ => { }, CancellationToken.None);
        var origin = new WeightOrigin(
            model.Location.Name,
            model.Model.Architecture,
            ManifestFiles.HashAsync(ManifestFiles.OfModel(model)).GetAwaiter().GetResult(),
            frequencies is null ? [] : ManifestFiles.OfCorpus(plan.Corpus.Files),
            asked.ToJson());
        return
        [
            .. WeightFiles.Of(found, origin, plan.Options.Reports).Select(file => (file.Name, Bytes(file.Write))),
        ];
    }

    private static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
