using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Samples;

/// <summary>The section of samples/README.md that says how sure each label's best neuron is,
/// measured again through the program.</summary>
public sealed class SampleConceptFigureTests : IDisposable
{
    // A figure is written to two digits, and other processors add in another order.
    private const double Rounding = 0.0055;
    private const int Neurons = 2048;

    private static readonly MarkdownPage Section =
        MarkdownPage.Load("samples/README.md").Section("## How sure that is");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_figure_is_what_its_command_finds_and_no_neuron_is_better()
    {
        MatchCollection rows = Regex.Matches(
            Section.Text,
            @"^\| `(\w+)` \| `ffn\.(\d)\.post:(\d+)` \| (0\.\d\d) \| (0\.\d\d) "
                + @"\| (0\.\d\d) \((0\.\d\d) to (0\.\d\d)\) \| (0\.\d\d) of (0\.\d{3}) "
                + @"\| (0\.\d\d) \| ?(token locked)? ?\|$",
            RegexOptions.Multiline);
        Assert.Equal(11, rows.Count);
        JsonNode[] found = Scan();
        foreach (Match row in rows)
        {
            JsonNode[] own = [.. found.Where(r => (string)r["concept"]! == row.Groups[1].Value)];
            JsonNode said = own.Single(r =>
                (string)r["site"]! == $"transformer.h.{row.Groups[2].Value}.mlp.c_proj:input"
                    && $"{r["neuron"]}" == row.Groups[3].Value);
            foreach ((string column, int group) in new[]
            {
                ("point_biserial_r", 4), ("auroc", 5), ("held_out_auroc", 6), ("held_out_auroc_low", 7),
                ("held_out_auroc_high", 8), ("held_out_average_precision", 9), ("base_rate", 10), ("selectivity", 11),
            })
            {
                Assert.True(
                    Math.Abs((double)said[column]!
                        - double.Parse(row.Groups[group].Value, CultureInfo.InvariantCulture)) <= Rounding,
                    $"{row.Value} {column} is {said[column]}");
            }
            Assert.Equal(
                row.Groups[12].Success, ((string)said["flags"]!).Contains("token_locked", StringComparison.Ordinal));
            Assert.Equal(own.Max(Strength), Strength(said));
        }
        Match significant = Regex.Match(Section.Flowing, @"of 2,048, between ([\d,]+) and ([\d,]+) have q < 0\.05");
        int[] counts = [.. rows.Select(
            row => found.Count(r => (string)r["concept"]! == row.Groups[1].Value && (double?)r["q_value"] < 0.05))];
        Assert.Equal((counts.Min(), counts.Max()), (Whole(significant.Groups[1]), Whole(significant.Groups[2])), (
            expected, said) =>
            Math.Abs(expected.Item1 - said.Item1) + Math.Abs(expected.Item2 - said.Item2) <= Neurons / 400);
    }

    /// <summary>Runs the section's command; rows of all neurons and concepts, with their place.</summary>
    private JsonNode[] Scan()
    {
        string[] block = Section.CodeBlocks[0];
        string command = MarkdownPage.OnOneLine($"{block[0].TrimEnd('\\')} {block[1]}");
        CommandLine.RunAsShown(command, folder["out"]).Succeeded();
        return
        [
            .. from site in JsonNode.Parse(File.ReadAllText(folder["out/results.json"]))!["sites"]!.AsArray()
               from neuron in site["neurons"]!.AsArray()
               from concept in neuron["concepts"]!.AsArray()
               select Placed(concept, site["site"]!, neuron["neuron"]!),
        ];
    }

    private static JsonNode Placed(JsonNode concept, JsonNode site, JsonNode neuron)
    {
        (concept["site"], concept["neuron"]) = (site.DeepClone(), neuron.DeepClone());
        return concept;
    }

    private static int Whole(Group digits) =>
        int.Parse(digits.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static double Strength(JsonNode row) => (double?)row["point_biserial_r"] is { } r ? Math.Abs(r) : 0;
}
