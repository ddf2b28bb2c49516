using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>What the README says that <c>show</c> prints is what it prints.</summary>
public sealed class ReadmeOutputTests : IDisposable
{
    private const string Prompt = "$ neuronprobe show out ";

    private static readonly string[] Readme = File.ReadAllLines(Repository.Path("README.md"));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_output_of_show_is_that_of_its_command()
    {
        string scan = Readme.First(line => line.StartsWith("neuronprobe scan -m samples/tiny-english ", StringComparison.Ordinal));
        CommandLine.RunInReadme(scan, folder["out"]).Succeeded();
        int[] prompts = [.. Enumerable.Range(0, Readme.Length).Where(i => Readme[i].StartsWith(Prompt, StringComparison.Ordinal))];
        Assert.Equal(3, prompts.Length);
        foreach (int prompt in prompts)
        {
            string[] printed = CommandLine.Run(["show", folder["out"], .. Readme[prompt][Prompt.Length..].Split(' ')]).Succeeded().OutputLines;
            string[] said = [.. Readme.Skip(prompt + 1).TakeWhile(line => line != "```")];
            bool isPart = said[0] == "...";
            said = isPart ? said[1..^1] : said;
            int first = isPart ? Array.IndexOf(printed, said[0]) : 0;
            Assert.InRange(first, 0, printed.Length - said.Length);
            Assert.Equal(said, printed.Skip(first).Take(said.Length), AreAlike);
            Assert.Equal(isPart ? printed.Length : said.Length, printed.Length);
        }
    }

    /// <summary>Whether lines differ in the last digits of numbers alone, and in nothing of a drawing but its heights: other processors add in another order.</summary>
    private static bool AreAlike(string said, string printed)
    {
        const string Number = @"(?<![\w.])-?\d[\d,]*(\.\d+)?(e[+-]\d+)?";
        string[] Shapes(string line) => [Regex.Replace(Regex.Replace(line, Number, "#"), "[▁▂▃▄▅▆▇█▔▀ ]+", " ")];
        IEnumerable<string> Numbers(string line) => Regex.Matches(line, Number).Select(n => n.Value);
        return Shapes(said).SequenceEqual(Shapes(printed)) && Numbers(said).Zip(Numbers(printed), AreClose).All(isClose => isClose);
    }

    /// <summary>Whether numbers differ by two in the last digit at most, or counts by a two-hundredth; with an exponent, by a factor of ten.</summary>
    private static bool AreClose(string said, string printed)
    {
        (double first, double second) = (double.Parse(said, CultureInfo.InvariantCulture), double.Parse(printed, CultureInfo.InvariantCulture));
        if (said.Contains('e'))
        {
            return Math.Abs(Math.Log10(first / second)) <= 1;
        }
        int digits = said.Contains('.') ? said.Length - said.IndexOf('.') - 1 : 0;
        double unit = said.Contains(',') ? Math.Abs(first) / 200 : digits == 0 ? 0 : 2 * Math.Pow(10, -digits);
        return Math.Abs(first - second) <= unit * (1 + 1e-9);
    }
}
