using System.Text.Json;
using k8s.Models;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Cluster;

public sealed class PodTests
{
    [Theory]
    [InlineData("--threads=$(N)", "--threads=4")]
    [InlineData("$(N)$(N)MiB", "44MiB")]
    [InlineData("$(OTHER) $$(N)", "$(OTHER) $(N)")]
    public void Variables_are_put_in_as_Kubernetes_does(string text, string expected) =>
        Assert.Equal(expected, Pod.Expand(text, new Dictionary<string, string> { ["N"] = "4" }));

    [Fact]
    public void Amounts_come_from_the_limits()
    {
        Pod pod = Pod.Of(ManifestFile.Read<V1Job>("scan.yaml"), 3);
        Assert.Equal(
            ("3", "16", "4", "8192"),
            (pod.Variables["JOB_COMPLETION_INDEX"], pod.Variables["JOB_COMPLETIONS"],
                pod.Variables["NEURONPROBE_THREADS"], pod.Variables["NEURONPROBE_MEMORY"]));
    }

    [Fact]
    public void The_image_is_built_with_the_SDK_that_the_build_asks_for()
    {
        using JsonDocument wanted = JsonDocument.Parse(File.ReadAllText(Repository.Path("global.json")));
        string band = wanted.RootElement.GetProperty("sdk").GetProperty("version").GetString()![..^2];
        Assert.Contains($"/sdk:{band}", Dockerfile.Bases[0], StringComparison.Ordinal);
    }
}
