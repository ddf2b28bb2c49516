using System.Text.Json.Nodes;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>Lock files hold for every machine; <c>dotnet restore --force-evaluate</c> writes them so.</summary>
public sealed class LockFileTests
{
    private static readonly string[] NativePackages =
        ["libtorch-cpu-linux-x64", "libtorch-cpu-osx-arm64", "libtorch-cpu-win-x64"];

    [Fact]
    public void Every_project_has_one() => Assert.Equal(
        TrackedFiles.Under("", ".csproj").Select(file => Path.GetDirectoryName(file.Path)).Order(),
        TrackedFiles.Under("", "packages.lock.json").Select(file => Path.GetDirectoryName(file.Path)).Order());

    [Fact]
    public void It_names_the_native_packages_of_every_system() => Assert.All(
        TrackedFiles.Under("", "packages.lock.json"),
        file =>
        {
            // One framework, and no system's own section.
            JsonObject packages = JsonNode.Parse(file.Text)!["dependencies"]!.AsObject().Single().Value!.AsObject();
            string[] expected = packages.ContainsKey("libtorch-cpu") ? NativePackages : [];
            Assert.Equal(expected, packages.Select(p => p.Key).Where(NativePackages.Contains).Order());
        });

    [Fact]
    public void Every_package_has_a_hash() => Assert.All(
        TrackedFiles.Under("", "packages.lock.json"),
        file => Assert.All(
            JsonNode.Parse(file.Text)!["dependencies"]!.AsObject().Single().Value!.AsObject(),
            p => Assert.True((string?)p.Value!["type"] == "Project" || p.Value["contentHash"] is not null, p.Key)));
}
