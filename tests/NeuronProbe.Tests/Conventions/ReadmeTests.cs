using System.Text.Json;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>What the README prints is what there is.</summary>
public sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Repository.Path("README.md"));

    [Fact]
    public void The_collector_in_the_README_is_the_one_that_the_laws_test()
    {
        string source = File.ReadAllText(Repository.Path("tests", "NeuronProbe.Tests", "Collectors", "MeanAbsoluteCollector.cs"));
        string collector = source[source.IndexOf("/// <summary>", StringComparison.Ordinal)..];
        Assert.Contains($"```csharp\n{collector}```", Readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_command_finds_the_texts_that_the_README_shows()
    {
        string command = Readme.Split('\n').First(line => line.StartsWith("dotnet run ", StringComparison.Ordinal));
        string[] arguments = command[(command.IndexOf(" -- ", StringComparison.Ordinal) + 4)..].Split(' ');
        var output = new StringWriter { NewLine = "\n" };
        string[] rooted = [.. arguments.Select(a => a.StartsWith("samples/", StringComparison.Ordinal) ? Repository.Path(a) : a), "--print", "top", "--as", "csv"];
        int exitCode = await NeuronProbe.Cli.Program.RunAsync(rooted, new NeuronProbe.Cli.Terminals.Terminal { Output = output, Error = new StringWriter() });

        Assert.Equal(0, exitCode);
        string[] found = [.. output.ToString().Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')[6])];
        string[] shown = [.. Readme.Split('\n').Where(line => line.Contains(", token ", StringComparison.Ordinal) && char.IsAsciiDigit(line[0])).Select(line => line.Split("  ")[2].Split(',')[0])];
        Assert.Equal(8, shown.Length);
        Assert.Equal(shown, found);
    }

    [Fact]
    public void The_definitions_of_concepts_in_the_README_can_be_read()
    {
        string json = Readme.Split("```json\n").Select(part => part.Split("\n```")[0]).Single(part => part.Contains("\"token\"", StringComparison.Ordinal));
        using var folder = new TemporaryFolder();
        Assert.Equal(4, ConceptDefinitions.Load(folder.Write("concepts.json", json)).Rules.Count);
    }

    [Fact]
    public void The_README_describes_every_class_of_tokens() => Assert.All(
        Enum.GetNames<TokenClass>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName), name => Assert.Contains($"\n| `\"token\": \"{name}\"` | ", Readme, StringComparison.Ordinal));

    [Fact]
    public void CI_runs_the_test_command_of_the_README()
    {
        string command = Readme.Split('\n').First(line => line.StartsWith("dotnet test", StringComparison.Ordinal));
        Assert.Contains($"\n{command} ", File.ReadAllText(Repository.Path(".ci", "run")), StringComparison.Ordinal);
    }
}
