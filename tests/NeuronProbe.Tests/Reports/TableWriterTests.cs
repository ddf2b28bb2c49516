using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class TableWriterTests
{
    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("jsonl")]
    public void A_table_is_written_under_every_culture_as_in_the_files(string format)
    {
        foreach (string culture in (string[])["", "tr-TR", "de-DE"])
        {
            var writer = new StringWriter { NewLine = "!" };
            Culture.Use(culture, () =>
                TableWriter.Write(writer, SmallFindings.Create(), SampleTables.TopExamples, format, new()));
            Golden.Matches(format == "csv" ? "reports/top_examples.csv" : $"table.{format}", writer.ToString());
        }
    }

    [Fact]
    public void A_table_without_rows_is_an_empty_array()
    {
        var writer = new StringWriter();
        var findings = new Findings([], SampleTables.AllNames, RunCorrections.Of([], []));
        TableWriter.Write(writer, findings, SampleTables.Histogram, "json", new());
        Assert.Equal("[]\n", writer.ToString());
    }

    [Fact]
    public void An_unknown_format_is_refused()
    {
        var e = Assert.Throws<ArgumentException>(
            () => TableWriter.Write(TextWriter.Null, SmallFindings.Create(), SampleTables.Histogram, "xml", new()));
        Assert.StartsWith("expected one of csv, json, jsonl, but got 'xml'.", e.Message, StringComparison.Ordinal);
    }
}
