using System.Reflection;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>THIRD-PARTY-NOTICES.md names what is in the output: each package with what its metadata says,
/// each native library.</summary>
public sealed class NoticesTests
{
    private static readonly string Notices = File.ReadAllText(Repository.Path("THIRD-PARTY-NOTICES.md"));

    private static readonly string PackagesFolder = typeof(NoticesTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "PackagesFolder").Value!;

    // | package | version | licence | copyright |
    private static readonly string[][] Rows =
    [
        .. Notices.Split("\n## ").Single(section => section.StartsWith("Packages\n", StringComparison.Ordinal))
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries)),
    ];

    [Fact]
    public void They_list_the_packages_that_are_locked_on_any_system()
    {
        string locked = File.ReadAllText(Repository.Path("src", "NeuronProbe.Cli", "packages.lock.json"));
        IEnumerable<string> expected =
            from package in JsonNode.Parse(locked)!["dependencies"]!["net10.0"]!.AsObject()
            where (string)package.Value!["type"]! != "Project"
            select $"{package.Key} {package.Value!["resolved"]}";
        Assert.Equal(expected.Order(StringComparer.OrdinalIgnoreCase), Rows.Select(row => $"{row[0]} {row[1]}"));
    }

    [Fact]
    public void They_list_the_packages_of_the_built_program()
    {
        string built = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "neuronprobe.deps.json"));
        string[] packages =
        [
            .. from library in JsonNode.Parse(built)!["libraries"]!.AsObject()
               where (string)library.Value!["type"]! == "package"
               select library.Key.Replace('/', ' '),
        ];
        Assert.NotEmpty(packages);
        Assert.Empty(packages.Except(Rows.Select(row => $"{row[0]} {row[1]}")));
    }

    [Fact]
    public void They_say_what_the_packages_say()
    {
        string[][] here = [.. Rows.Where(row => File.Exists(Nuspec(row)))];
        // The native packages of the two other systems, of LibTorch and of Skia, may not have been fetched.
        Assert.InRange(here.Length, Rows.Length - 4, Rows.Length);
        Assert.All(here, row =>
        {
            XElement metadata = XDocument.Load(Nuspec(row)).Root!.Elements()
                .Single(e => e.Name.LocalName == "metadata");
            string? Said(string name) =>
                metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value.Trim();
            Assert.Equal(Said("license") ?? "MIT", row[2]);
            Assert.Equal(Said("copyright") is { Length: > 0 } line ? line : Said("authors"), row[3]);
        });
    }

    [Fact]
    public void The_text_of_each_licence_of_a_package_is_there() => Assert.All(
        Rows.Select(row => row[2].Split(" OR ")[^1]).Distinct(),
        licence => Assert.Contains($"\n## {licence}\n", Notices, StringComparison.Ordinal));

    [Fact]
    public void They_name_every_native_library() => Assert.All(
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "runtimes"), "*", SearchOption.AllDirectories),
        path => Assert.Contains($"`{Path.GetFileName(path)}`", Notices, StringComparison.Ordinal));

    [Fact]
    public void They_go_with_the_program_and_so_do_licences_that_packages_bring()
    {
        Assert.Equal(Notices, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "THIRD-PARTY-NOTICES.md")));
        string[] licences = Directory.GetFiles(
            Path.Combine(AppContext.BaseDirectory, "licences"), "*", SearchOption.AllDirectories);
        Assert.Contains(licences, path => Path.GetFileName(path) == "LICENSE-LIBTORCH.txt");
        Assert.Contains(licences, path => path.Contains("System.Numerics.Tensors", StringComparison.Ordinal));
    }

    private static string Nuspec(string[] row)
    {
        string id = row[0].ToLowerInvariant();
        return Path.Combine(PackagesFolder, id, row[1], $"{id}.nuspec");
    }
}
