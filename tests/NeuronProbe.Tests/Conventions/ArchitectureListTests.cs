using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Models;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>The architectures that documents list are those that the catalogue has.</summary>
public sealed partial class ArchitectureListTests
{
    private static readonly string[] Types = [.. ArchitectureCatalogue.Types.Order(StringComparer.Ordinal)];

    [Fact]
    public void The_table_of_the_README_has_every_architecture_once()
    {
        string readme = File.ReadAllText(Repository.Path("README.md"));
        string table = readme.Split("\n### Architectures\n")[1].TrimStart().Split("\n\n")[0];
        IEnumerable<string> cells = table.Split('\n').Skip(2).Select(row => row.Split('|')[1]);
        Assert.Equal(Types, cells.SelectMany(NamesIn).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_changelog_lists_every_architecture_and_their_number()
    {
        string entry = File.ReadAllText(Repository.Path("CHANGELOG.md")).Split("\n- ")
            .Single(e => ListOfArchitectures.IsMatch(e));
        Match match = ListOfArchitectures.Match(entry);
        Assert.Equal(Types.Length, int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture));
        Assert.Equal(Types, NamesIn(match.Groups["names"].Value).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> NamesIn(string text) =>
        Name.Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex("`([a-z0-9_]+)`")]
    private static partial Regex Name { get; }

    [GeneratedRegex("^(?<number>[0-9]+) architectures, by `model_type`: (?<names>(`[a-z0-9_]+`,\\s+)+)")]
    private static partial Regex ListOfArchitectures { get; }
}
