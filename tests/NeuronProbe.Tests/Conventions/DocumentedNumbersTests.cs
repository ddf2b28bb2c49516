using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>Where a page says how many there are of what a catalogue lists, it has as many.</summary>
public sealed partial class DocumentedNumbersTests
{
    private static readonly string[] Words =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
        "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens =
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>What is counted, as pages call it, and how many there are.</summary>
    private static readonly Dictionary<string, int> Counts = new()
    {
        ["architectures"] = ArchitectureCatalogue.Types.Count,
        ["activation functions"] = ActivationFunction.Names.Count,
        ["corpus formats"] = CorpusFormats.Names.Count - 1,
        ["report formats"] = ReportFormatCatalogue.Names.Count,
        ["kinds of collectors"] = CollectorCatalogue.Kinds.Count,
    };

    [Fact]
    public void Numbers_of_what_catalogues_list_are_right() => Assert.Empty(
        from file in TrackedFiles.Under("", ".md")
        from said in NumbersIn(file.Text)
        where said.Number != Counts[said.What]
        select $"{file}: {said.Number} {said.What}, but there are {Counts[said.What]}");

    [Theory]
    [InlineData("README.md", "architectures")]
    [InlineData("docs/models.md", "architectures")]
    [InlineData("docs/models.md", "activation functions")]
    [InlineData("CHANGELOG.md", "architectures")]
    public void They_are_found(string page, string what) =>
        Assert.Contains(NumbersIn(MarkdownPage.Load(page).Text), said => said.What == what);

    [Theory]
    [InlineData("Nineteen architectures", 19)]
    [InlineData("with 24\n[architectures](models.md)", 24)]
    [InlineData("twenty-four of the architectures", null)]
    [InlineData("twenty-four architectures", 24)]
    [InlineData("the forty architectures", 40)]
    [InlineData("these architectures", null)]
    public void A_number_is_read_in_digits_and_in_words(string text, int? number) =>
        Assert.Equal(number, NumbersIn(text).Select(said => (int?)said.Number).SingleOrDefault());

    private static IEnumerable<(int Number, string What)> NumbersIn(string text) =>
        from Match match in Counted.Matches(MarkdownPage.OnOneLine(text))
        let number = NumberOf(match.Groups[1].Value.ToLowerInvariant())
        where number is not null
        select (number.Value, match.Groups[2].Value.ToLowerInvariant());

    private static int? NumberOf(string word)
    {
        if (int.TryParse(word, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out int number))
        {
            return number;
        }
        if (Array.IndexOf(Words, word) is >= 0 and int small)
        {
            return small;
        }
        string[] parts = word.Split('-');
        int ten = Array.IndexOf(Tens, parts[0]);
        int one = parts.Length == 2 ? Array.IndexOf(Words, parts[1]) : 0;
        return ten < 0 || one < 0 ? null : ((ten + 2) * 10) + one;
    }

    [GeneratedRegex(
        @"([\w,-]+) \[?(architectures|activation functions|corpus formats|report formats|kinds of collectors)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Counted { get; }
}
