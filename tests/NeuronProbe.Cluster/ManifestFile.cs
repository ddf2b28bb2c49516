using k8s;
using NeuronProbe.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace NeuronProbe.Cluster;

/// <summary>A file of <c>deploy/kubernetes</c>.</summary>
internal static class ManifestFile
{
    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Repository.Path("deploy", "kubernetes"), "*.yaml").Select(f => Path.GetFileName(f));

    /// <summary>Its documents, as they are written.</summary>
    public static IReadOnlyList<YamlMappingNode> Documents(string name) => Parse(Text(name));

    /// <summary>Its only document, as the type that Kubernetes makes of it.</summary>
    public static T Read<T>(string name) => KubernetesYaml.Deserialize<T>(Text(name), strict: true);

    public static IReadOnlyList<YamlMappingNode> Parse(string text)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    private static string Text(string name) => File.ReadAllText(Repository.Path("deploy", "kubernetes", name));
}
