using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>Which parts of the program may know which: the folders are the data flow,
/// and LibTorch stays behind a wall.</summary>
public sealed class ArchitectureTests
{
    private const string Library = "src/NeuronProbe/";
    private const string Program = "src/NeuronProbe.Cli/";

    /// <summary>The namespaces of the library, each of which may name those above it; DESIGN is this list.</summary>
    private static readonly string[] Order =
    [
        "NeuronProbe",
        "NeuronProbe.Options",
        "NeuronProbe.Tables",
        "NeuronProbe.Tokenizers",
        "NeuronProbe.Checkpoints",
        "NeuronProbe.Hub",
        "NeuronProbe.Sites",
        "NeuronProbe.Corpora.Documents",
        "NeuronProbe.Corpora.Readers",
        "NeuronProbe.Corpora.Windows",
        "NeuronProbe.Corpora",
        "NeuronProbe.Models.Kernels",
        "NeuronProbe.Models.Layers",
        "NeuronProbe.Models.Architectures",
        "NeuronProbe.Models",
        "NeuronProbe.Activations",
        "NeuronProbe.Collectors",
        "NeuronProbe.Concepts.Labels",
        "NeuronProbe.Concepts.Measures",
        "NeuronProbe.Probing",
        "NeuronProbe.Results",
        "NeuronProbe.Results.Drawing",
        "NeuronProbe.Results.Pictures",
        "NeuronProbe.Reports.Html",
        "NeuronProbe.Reports",
        "NeuronProbe.Scans",
        "NeuronProbe.Effects.Vocabulary",
        "NeuronProbe.Effects.Ablation",
        "NeuronProbe.Effects.Traces",
        "NeuronProbe.Effects.Probes",
        "NeuronProbe.Gates",
        "NeuronProbe.Comparisons",
        "NeuronProbe.Benchmarking",
    ];

    [Fact]
    public void Each_namespace_of_the_library_names_those_above_it_alone() =>
        Assert.Empty(Against(typeof(ProbeException).Assembly, "NeuronProbe", Order));

    /// <summary>The namespaces of the program, likewise; they may name all of the library.</summary>
    private static readonly string[] ProgramOrder =
    [
        "NeuronProbe.Cli.Terminals",
        "NeuronProbe.Cli.Views",
        "NeuronProbe.Cli.Syntax",
        "NeuronProbe.Cli.Commands",
        "NeuronProbe.Cli",
    ];

    [Fact]
    public void Each_namespace_of_the_program_names_those_above_it_alone() =>
        Assert.Empty(Against(typeof(NeuronProbe.Cli.Terminals.Terminal).Assembly, "NeuronProbe.Cli", ProgramOrder));

    [Fact]
    public void The_orders_list_every_namespace_and_no_other()
    {
        Assert.Equal(Order.Order(StringComparer.Ordinal), Folders(Library));
        Assert.Equal(ProgramOrder.Order(StringComparer.Ordinal), Folders(Program));
    }

    [Theory]
    [InlineData("InField")]
    [InlineData("InSignature")]
    [InlineData("InBody")]
    [InlineData("InLambda")]
    [InlineData("InTypeOf")]
    [InlineData("InBase")]
    [InlineData("InConstraint")]
    [InlineData("InAttribute")]
    public void A_reference_against_the_order_is_seen_wherever_it_stands(string type) =>
        Assert.Contains(
            FixtureReferences(), found => found.StartsWith($"{Fixture}.Lower.{type} ", StringComparison.Ordinal));

    [Fact]
    public void References_along_the_order_are_none_against_it() => Assert.All(
        FixtureReferences(), found => Assert.StartsWith($"{Fixture}.Lower.In", found, StringComparison.Ordinal));

    [Fact]
    public void A_namespace_that_no_order_lists_is_against_it() => Assert.NotEmpty(
        Against(typeof(ArchitectureTests).Assembly, Fixture, [$"{Fixture}.Lower"]));

    [Fact]
    public void Only_models_probing_and_benchmarking_name_TorchSharp()
    {
        string[] naming = [.. Naming(@"\bTorchSharp\b", TrackedFiles.Under("src/NeuronProbe", ".cs"))];
        Assert.NotEmpty(naming);
        string[] rooms = ["Models/", "Probing/", "Benchmarking/"];
        Assert.DoesNotContain(
            naming,
            path => !rooms.Any(room => path.StartsWith(Library + room, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(Library)]
    [InlineData(Program)]
    public void A_namespace_is_named_as_its_folder(string root) => Assert.All(
        TrackedFiles.Under(root, ".cs"),
        file =>
            Assert.Contains($"\nnamespace {NamespaceOf(file.Path)};\n", "\n" + file.Text, StringComparison.Ordinal));

    private const string Fixture = "NeuronProbe.Tests.Conventions.OrderFixture";

    private static string[] FixtureReferences() =>
        Against(typeof(ArchitectureTests).Assembly, Fixture, [$"{Fixture}.Lower", $"{Fixture}.Upper"]);

    private static string[] Against(Assembly assembly, string root, IReadOnlyList<string> order) =>
    [
        .. NamespaceReferences.Against(NamespaceReferences.Of(assembly.Location, root), order)
            .Select(reference => $"{reference.From} names {reference.To}"),
    ];

    private static IEnumerable<string> Folders(string root) =>
        TrackedFiles.Under(root, ".cs").Select(file => NamespaceOf(file.Path)).Distinct().Order(StringComparer.Ordinal);

    private static string NamespaceOf(string path) =>
        Path.GetDirectoryName(path)!.Replace('\\', '/')["src/".Length..].Replace('/', '.');

    private static IEnumerable<string> Naming(string pattern, IEnumerable<TrackedFile> files) =>
        files.Where(file => Regex.IsMatch(file.Text, pattern)).Select(file => file.Path);
}
