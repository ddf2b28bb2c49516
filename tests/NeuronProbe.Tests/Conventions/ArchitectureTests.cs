using System.Text.RegularExpressions;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>Which parts of the program may know which: the folders are the data flow, and LibTorch stays behind a wall.</summary>
public sealed class ArchitectureTests
{
    private const string Library = "src/NeuronProbe/";

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
    [InlineData("Sites/Site")]
    [InlineData("Sites/SiteSelection")]
    [InlineData("Activations/ActivationBlock")]
    [InlineData("Sites/NeuronList")]
    public void What_collectors_see_of_probing_names_no_TorchSharp(string type) =>
        Assert.Empty(Naming(@"\bTorchSharp\b|\btorch\b", TrackedFiles.Under($"{Library}{type}.cs", ".cs")));

    [Theory]
    [InlineData("Hub", "Corpora|Models|Probing|Collectors|Reports|Scans|Benchmarking")]
    [InlineData("Corpora", "Hub|Models|Probing|Collectors|Reports|Scans|Benchmarking")]
    [InlineData("Models", "Hub|Collectors|Reports|Scans|Benchmarking")]
    [InlineData("Probing", "Hub|Reports|Scans|Benchmarking")]
    [InlineData("Collectors", "Hub|Models|Scans|Benchmarking")]
    [InlineData("Reports", "Hub|Models|Scans|Benchmarking")]
    [InlineData("Scans", "Benchmarking")]
    public void A_folder_uses_none_that_comes_behind_it(string folder, string others) =>
        Assert.Empty(Naming($@"\bNeuronProbe\.({others})\b|(?<![\w.])({others})\.\w", TrackedFiles.Under($"{Library}{folder}/", ".cs")));

    [Theory]
    [InlineData("Tables")]
    [InlineData("Tokenizers")]
    [InlineData("Checkpoints")]
    [InlineData("Sites")]
    [InlineData("Activations")]
    [InlineData("Hub")]
    [InlineData("Corpora")]
    [InlineData("Models")]
    [InlineData("Probing")]
    [InlineData("Collectors")]
    [InlineData("Concepts")]
    [InlineData("Results")]
    [InlineData("Reports")]
    [InlineData("Scans")]
    [InlineData("Benchmarking")]
    public void A_namespace_is_named_as_its_folder(string folder) => Assert.All(
        TrackedFiles.Under($"{Library}{folder}/", ".cs"),
        file => Assert.Contains($"\nnamespace {Path.GetDirectoryName(file.Path)!.Replace('\\', '/')["src/".Length..].Replace('/', '.')};\n", "\n" + file.Text, StringComparison.Ordinal));

    private static IEnumerable<string> Naming(string pattern, IEnumerable<TrackedFile> files) =>
        files.Where(file => Regex.IsMatch(file.Text, pattern)).Select(file => file.Path);
}
