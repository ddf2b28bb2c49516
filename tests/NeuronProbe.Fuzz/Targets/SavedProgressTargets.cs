using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Fuzz.Targets;

/// <summary>What a scan leaves that is to go on: its plan, and the state of its collectors.</summary>
internal static class SavedProgressTargets
{
    private const int HashLength = 32;

    private static readonly string[] Collected =
        ["top", "stats", "histogram", "samples", "pairs", "groups", "documents", "weights"];

    public static IEnumerable<FuzzTarget> Make(WorkFolder work)
    {
        string folder = work.New("progress");
        using ScanPlan plan = Scan(work.New("progress-corpus"), folder);
        string planPath = Path.Combine(folder, SavedPlan.FileName);
        byte[] wholePlan = File.ReadAllBytes(planPath);
        JsonObject own = SavedPlan.Find(planPath)!.DependsOn;
        yield return new FuzzTarget("plan-json", [wholePlan], bytes =>
        {
            File.WriteAllBytes(planPath, SavedScanTargets.Seal(WithHash(bytes)));
            SavedPlan read = SavedPlan.Find(planPath)!;
            PlanContents.Differences(own, read.DependsOn);
            PlanContents.Differences(read.DependsOn, own);
            _ = read.MatmulByShape;
            _ = read.Chunks is { } chunks ? new ShardPlace(1, 2).PartOf(chunks.TextBytes) : default;
        }, IsJson: true);
        string state = Path.Combine(folder, "a.state");
        yield return new FuzzTarget("saved-state", [Save(plan, folder)], bytes =>
        {
            File.WriteAllBytes(state, WithOwnHash(bytes));
            try
            {
                using FileStream stream = File.OpenRead(state);
                SavedGeneration.PeekHeader(stream);
                SavedGeneration.Load(stream, Fresh(plan));
            }
            catch (InvalidDataException)
            {
                // What whoever opens the file makes a warning of.
            }
        });
        yield return new FuzzTarget("saved-header", [Save(plan, folder)], bytes =>
        {
            File.WriteAllBytes(state, bytes);
            try
            {
                using FileStream stream = File.OpenRead(state);
                SavedGeneration.PeekHeader(stream);
            }
            catch (InvalidDataException)
            {
                // Likewise.
            }
        });
    }

    /// <summary>The mutant with the hash of what results depend on put right: else only the hash would be
    /// tested.</summary>
    private static byte[] WithHash(byte[] bytes)
    {
        try
        {
            if (JsonNode.Parse(bytes) is JsonObject plan && plan["depends_on"] is JsonObject dependsOn)
            {
                plan["hash"] = SavedPlan.HashOf(dependsOn);
                return JsonSerializer.SerializeToUtf8Bytes(plan);
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // No JSON, or a name twice.
        }
        return bytes;
    }

    private static byte[] WithOwnHash(byte[] bytes)
    {
        byte[] content = bytes.Length < HashLength ? bytes : bytes[..^HashLength];
        return [.. content, .. SHA256.HashData(content)];
    }

    private static Collector[] Fresh(ScanPlan plan) =>
        [.. CollectorCatalogue.Create(Collected, plan.Sites[0].Choice.Selection, plan.Options.Collectors)];

    private static byte[] Save(ScanPlan plan, string folder)
    {
        using var progress = new SavedProgress(folder);
        progress.Save(
            new SavedHeader(SavedHeader.CurrentVersion, new string('0', 64), 0, 2, new ScanTally(), default),
            [.. plan.Sites[0].Collectors]);
        progress.Wait();
        return File.ReadAllBytes(progress.Generations[0]);
    }

    /// <summary>Scans a part, since that notes where chunks begin.</summary>
    private static ScanPlan Scan(string corpus, string results)
    {
        string path = Path.Combine(corpus, "c.txt");
        File.WriteAllText(path, "Roses are red and the sky is blue.\nHe paid $12 in Rome.\n");
        var plan = new ScanPlan(new ScanOptions
        {
            Model = OwnData.Path("tiny-english"),
            Corpus = new CorpusOptions { Paths = [path], Format = "lines" },
            Layers = ["ffn.1.post"],
            Neurons = "0-2",
            Collect = Collected,
            Collectors = new CollectorOptions { Top = 3 },
            Chunk = 1,
            MatrixProduct = "packed",
            Run = new RunOptions { Shard = "0/2" },
            Out = results,
        });
        new Scan(plan).Run(_ => { }, CancellationToken.None);
        return plan;
    }
}
