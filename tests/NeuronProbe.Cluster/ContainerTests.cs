using System.Globalization;
using System.Runtime.Versioning;
using k8s.Models;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Cluster;

/// <summary>The lines of the Jobs, run as they stand there, with what Kubernetes sets and mounts.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ContainerTests : IDisposable
{
    private static readonly string[] Tables = ["neurons.csv", "top_examples.csv", "histogram.csv", "results.json"];

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string> volumes = [];

    public ContainerTests()
    {
        Assert.SkipUnless(ContainerRoot.CanBeMade, "Only root can mount what a container sees.");
        volumes["model"] = Repository.Path("samples", "tiny-english");
        foreach (string name in new[] { "corpus", "out", "tmp" })
        {
            volumes[name] = Directory.CreateDirectory(folder[name]).FullName;
            // The volume's group is the pod's (fsGroup), which is nobody's here.
            File.SetUnixFileMode(volumes[name], (UnixFileMode)0b111_111_111);
        }
        // A chunk and a bit of another.
        folder.Write("corpus/a.jsonl", string.Concat(Enumerable.Range(0, 4200).Select(i =>
            $"{{\"text\":\"{i.ToString(CultureInfo.InvariantCulture)} dogs saw the old house.\"}}\n")));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_index_and_the_merge_leave_what_one_scan_does()
    {
        V1Job scan = ManifestFile.Read<V1Job>("scan.yaml");
        for (int index = 0; index < scan.Spec.Completions; index++)
        {
            Succeed(Pod.Of(scan, index));
        }
        Succeed(Pod.Of(ManifestFile.Read<V1Job>("merge.yaml")));
        Pod pod = Pod.Of(scan);
        IEnumerable<string> whole = pod.Line.Where(word => word is not ("--shard=auto" or "--resume"));
        Succeed(pod with { Line = [.. whole.Select(word => word == "--out=/out/scan" ? "--out=/out/whole" : word)] });
        Assert.All(Tables, table => Assert.Equal(
            File.ReadAllBytes(folder[$"out/whole/{table}"]), File.ReadAllBytes(folder[$"out/scan/{table}"])));
    }

    [Fact]
    public void A_merge_that_comes_too_early_ends_with_3()
    {
        V1Job scan = ManifestFile.Read<V1Job>("scan.yaml");
        Succeed(Pod.Of(scan, 1));
        (int code, string output) = Run(Pod.Of(ManifestFile.Read<V1Job>("merge.yaml")));
        Assert.True(code == 3, output);
        Assert.False(File.Exists(folder["out/scan/neurons.csv"]));
    }

    private (int ExitCode, string Output) Run(Pod pod) => new ContainerRoot(folder).Run(pod, volumes);

    private void Succeed(Pod pod)
    {
        (int code, string output) = Run(pod);
        Assert.True(code == 0, $"{string.Join(' ', pod.Line)}: exit code {code}\n{output}");
    }
}
