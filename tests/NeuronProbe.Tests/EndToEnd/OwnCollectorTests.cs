using System.Globalization;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Collectors that are added to the catalogue as CONTRIBUTING.md says, scanned and shown.</summary>
public sealed class OwnCollectorTests : EndToEndTest
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(OwnCollectorTests).Assembly.Location,
    };

    [Fact]
    public void One_with_a_row_a_neuron_is_shown_printed_compared_and_ordered()
    {
        Scan("mean_absolute", "mean_absolute");
        string[] values = Column("mean_absolute.csv", "mean_absolute");
        double[] numbers = [.. values.Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
        Assert.Equal(5, numbers.Length);

        string[] table = Show();
        Assert.Equal("neuron mean_absolute", table[1]);
        Assert.Equal(7, table.Length);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"{i}"), table[2..].Select(line => line.Trim().Split(' ')[0]));

        int largest = Array.IndexOf(numbers, numbers.Max());
        Assert.Equal(
            [$"{largest}"],
            Show("--sort", "mean_absolute", "--limit", "1").Skip(2).Take(1).Select(line => line.Trim().Split(' ')[0]));
        Assert.Equal(
            "1 of 5 neurons, those with the largest mean_absolute.",
            Show("--sort", "mean_absolute", "--limit", "1")[3]);
        Assert.Equal(
            ["1 of 5 neurons, the first ones; --sort chooses.", "--print mean_absolute --as csv gives all."],
            Show("--limit", "1")[3..]);

        string[] page = Show("ffn.0.post:2");
        Assert.Equal("mean_absolute", page[2]);
        Assert.StartsWith("mean_absolute  ", page[3], StringComparison.Ordinal);
        Assert.Equal(4, page.Length);

        string[] file = File.ReadAllLines(Path.Combine(Out, "mean_absolute.csv"));
        Assert.Equal(file, Show("--print", "mean_absolute", "--as", "csv"));
        Assert.Equal(
            [file[0], file[1 + largest]],
            Show("--print", "mean_absolute", "--as", "csv", "--where", $"mean_absolute >= {values[largest]}"));
    }

    [Fact]
    public void One_with_several_rows_a_neuron_is_drawn_on_the_page_and_printed()
    {
        Scan("signs", "sign_counts");
        string[] rows = File.ReadAllLines(Path.Combine(Out, "sign_counts.csv"));
        Assert.Equal(
            [
                "neuron", "     0", "     1", "     2", "     3", "     4",
            ],
            Show()[1..]);
        string[] page = Show("ffn.0.post:1");
        Assert.Equal(["", "sign_counts", "sign     count"], page[1..4]);
        Assert.Equal(
            rows.Where(row => row.Split(',')[3] == "1").Select(row => string.Join(' ', row.Split(',')[4..])),
            page[4..].Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal(rows, Show("--print", "signs", "--as", "csv"));
    }

    [Fact]
    public void Beside_others_they_add_to_what_is_shown()
    {
        Scan("stats,mean_absolute,signs", "mean_absolute");
        string heading = Show()[1];
        Assert.Contains(" kurt. ", heading, StringComparison.Ordinal);
        Assert.EndsWith(" mean_absolute", heading, StringComparison.Ordinal);
        string page = string.Join('\n', Show("ffn.0.post:2"));
        Assert.Contains("\nkurtosis", page, StringComparison.Ordinal);
        Assert.Contains("\n\nmean_absolute\nmean_absolute  ", page, StringComparison.Ordinal);
        Assert.Contains("\n\nsign_counts\nsign ", page, StringComparison.Ordinal);
    }

    private void Scan(string collect, string table)
    {
        Run(
            "scan", "-m", Model().Location, "-c", Ids(9, 5, 7), "-l", "ffn.0.post", "-n", "0-4", "--collect", collect,
            "-o", Out, "-q");
        Assert.True(File.Exists(Path.Combine(Out, $"{table}.csv")));
    }

    private string[] Show(params string[] more) => Run(["show", Out, .. more]);

    private static string[] Run(params string[] arguments)
    {
        using var process = new ProgramProcess(arguments, Environment);
        Task<string> output = process.Output.ReadToEndAsync(TestContext.Current.CancellationToken);
        (int exitCode, string error) = process.AwaitEnd();
        Assert.True(exitCode == 0, $"It ended with {exitCode}:\n{error}");
        Assert.Empty(error);
        return output.GetAwaiter().GetResult().TrimEnd('\n').Split('\n');
    }
}
