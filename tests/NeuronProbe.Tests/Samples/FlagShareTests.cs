using System.Globalization;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Samples;

/// <summary>The table of docs/output.md that says which share of each layer has a flag, made again through the program.
/// </summary>
public sealed class FlagShareTests : IDisposable
{
    // Of 512 or 172 neurons; on other processors one may pass a border.
    private const double Tolerance = 1.2;

    private static readonly string[] Flags = ["heavy_tailed", "sparse", "broad"];

    private static readonly MarkdownPage Section =
        MarkdownPage.Load("docs/output.md").Section("### Shares of flags");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void None_is_more_than_half_of_a_layer()
    {
        string[][] rows = [.. Section.TableRows.Skip(2)];
        Assert.Equal(5, rows.Length);
        Assert.All(rows.SelectMany(row => row[2..]).SelectMany(Shares), share => Assert.InRange(share, 0, 50));
    }

    [Fact]
    public void Of_the_sample_each_is_what_its_command_finds() =>
        Check("`tiny-english`", SampleFolder.Path("tiny-english"), SampleFolder.Path("sentences.jsonl"));

    [Fact]
    public void Of_the_sample_with_another_nonlinearity_each_is_what_its_command_finds()
    {
        foreach (string file in Directory.EnumerateFiles(SampleFolder.Path("tiny-english")))
        {
            File.Copy(file, folder[Path.GetFileName(file)]);
        }
        string config = File.ReadAllText(folder["config.json"]);
        File.WriteAllText(
            folder["config.json"], config.Replace("\"gelu_new\"", "\"relu\"", StringComparison.Ordinal));
        Check("`tiny-english-relu`", folder.Location, SampleFolder.Path("sentences.jsonl"));
    }

    [Fact]
    public void Of_a_trained_gated_model_each_is_what_its_command_finds() => Check(
        "`stories260K`",
        TestData.Path("data", "models", "stories260K"),
        TestData.Path("data", "corpora", "tinystories", "tinystories_sample_2MB.txt"),
        "--separator", "<|endoftext|>", "--limit-tokens", "200000");

    private static void Check(string row, string model, string corpus, params IEnumerable<string> more)
    {
        string[] said = Section.TableRows.Single(cells => cells[0] == row);
        string[][] table =
        [
            .. CommandLine.Run([
                "scan", "-m", model, "-c", corpus, "--collect", "stats", "--print", "neurons", "--as", "csv", "-q",
                .. more,
            ]).Succeeded().OutputLines.Skip(1).Select(line => line.Split(',')),
        ];
        string[][][] layers = [.. table.GroupBy(cells => cells[2]).Select(layer => layer.ToArray())];
        for (int i = 0; i < Flags.Length; i++)
        {
            double[] found = [.. layers.Select(
                layer => 100.0 * layer.Count(cells => cells[^1].Split(' ').Contains(Flags[i])) / layer.Length)];
            double[] shares = Shares(said[i + 2]);
            Assert.Equal(found.Length, shares.Length);
            Assert.All(found.Zip(shares), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        }
        string[] others = ["dead", "always_on", "constant"];
        Assert.All(table, cells => Assert.Empty(cells[^1].Split(' ').Intersect(others)));
        Assert.DoesNotContain(table, IsSparseAndActive);
    }

    private static bool IsSparseAndActive(string[] cells) =>
        cells[^1].Contains("sparse", StringComparison.Ordinal) && Numbers.Parse(cells[^3]) >= 0.5;

    private static double[] Shares(string cell) =>
        [.. cell.Split(", ").Select(share => double.Parse(share, CultureInfo.InvariantCulture))];
}
