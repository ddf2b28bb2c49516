using System.Security.Cryptography;
using System.Text.Json;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Fuzz.Targets;

/// <summary>What a scan left: its manifest, the list of its state, and each collector's bytes.</summary>
internal static class SavedScanTargets
{
    private const string Documents = "{\"text\": \"Roses are red and the sky is blue.\", \"label\": \"x\"}\n"
        + "{\"text\": \"He paid $12 in Rome.\"}\n";

    private static readonly string[] Collected =
        ["top", "stats", "histogram", "samples", "concepts", "pairs", "groups", "documents", "weights"];

    public static IEnumerable<FuzzTarget> Make(WorkFolder work)
    {
        string folder = work.New("scan");
        using ScanPlan plan = Scan(work.New("corpus"), folder);
        string manifest = Path.Combine(folder, OutputFolder.Manifest);
        string index = Path.Combine(folder, StateFolder.IndexName);
        byte[] sealedManifest = File.ReadAllBytes(manifest);
        byte[] wholeIndex = File.ReadAllBytes(index);
        yield return new FuzzTarget("scan-json", [sealedManifest], bytes =>
        {
            File.WriteAllBytes(manifest, Seal(bytes));
            File.WriteAllBytes(index, wholeIndex);
            SavedScan.Open(folder).LoadAll();
        }, IsJson: true);
        yield return new FuzzTarget("state-json", [wholeIndex], bytes =>
        {
            var file = new OutputFile(
                StateFolder.IndexName, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            File.WriteAllBytes(manifest, sealedManifest);
            ScanManifest told = ScanManifest.Read(folder).WithFiles([file]);
            using (FileStream stream = File.Create(manifest))
            {
                told.Write(stream);
            }
            File.WriteAllBytes(index, bytes);
            SavedScan.Open(folder).LoadAll();
        }, IsJson: true);
        foreach (Collector collector in plan.Sites[0].Collectors)
        {
            yield return new FuzzTarget(
                $"state-{collector.Name}", [Save(collector)], bytes => Load(plan, collector.Name, bytes));
        }
    }

    /// <summary>The mutant with its own hash put right, or as it is where it is no object:
    /// else only the hash would be tested.</summary>
    internal static byte[] Seal(byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            var stream = new MemoryStream();
            JsonSeal.Write(stream, document.RootElement, default);
            return stream.ToArray();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return bytes;
        }
    }

    /// <summary>Loads into fresh collectors; each file's hash is left aside,
    /// or no mutant would come this far.</summary>
    private static void Load(ScanPlan plan, string name, byte[] bytes)
    {
        Collector fresh = CollectorCatalogue.Create(Collected, plan.Sites[0].Choice.Selection, plan.Options.Collectors)
            .First(c => c.Name == name);
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            fresh.Load(reader);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // What whoever opens the file makes a message of.
        }
    }

    private static byte[] Save(Collector collector)
    {
        var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            collector.Save(writer);
        }
        return bytes.ToArray();
    }

    private static ScanPlan Scan(string corpus, string results)
    {
        string path = Path.Combine(corpus, "c.jsonl");
        File.WriteAllText(path, Documents);
        var plan = new ScanPlan(new ScanOptions
        {
            Model = OwnData.Path("tiny-english"),
            Corpus = new CorpusOptions { Paths = [path], ReadsLabels = true },
            Layers = ["ffn.1.post"],
            Neurons = "0-2",
            Collect = Collected,
            Collectors = new CollectorOptions { Top = 3 },
            MatrixProduct = "linear",
            Out = results,
            Overwrite = true,
        });
        new Scan(plan).Run(_ => { }, CancellationToken.None);
        return plan;
    }
}
