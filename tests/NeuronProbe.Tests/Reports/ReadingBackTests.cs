using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using CsvHelper;
using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>What is written reads back to the same values, whatever they are.</summary>
public sealed class ReadingBackTests
{
    private static readonly TableSchema<(string Text, long Whole, double Real, float Real32)> Schema = new(
        "t",
        "t",
        isSingleRow: false,
        [
            new("text", row => row.Text), new("whole", row => row.Whole), new("real", row => row.Real),
            new("real32", row => row.Real32),
        ]);

    private static readonly Gen<string> AwkwardText = Gen.OneOf(
        Gen.OneOf(
            "\"", ",", "\r", "\n", "\r\n", " ", "\t", "\0", "\u001b", "=", "'", "😀", "\ud800", "\udc00", "\u2028",
            "\ufeff", "é", "\\", "NULL"),
        Gen.String[Gen.Char, 0, 3]).Array[0, 6].Select(string.Concat);

    private static readonly Gen<double> AnyDouble = Gen.OneOf(
        Gen.Double,
        Gen.ULong.Select(BitConverter.UInt64BitsToDouble),
        Gen.ULong[1, 1000].Select(BitConverter.UInt64BitsToDouble),
        Gen.Const(-0.0));

    private static readonly Gen<float> AnyFloat = Gen.OneOf(
        Gen.Float,
        Gen.UInt.Select(BitConverter.UInt32BitsToSingle),
        Gen.UInt[1, 1000].Select(BitConverter.UInt32BitsToSingle),
        Gen.Const(-0f));

    private static readonly Gen<(string Text, long Whole, double Real, float Real32)[]> Tables =
        Gen.Select(AwkwardText, Gen.Long, AnyDouble, AnyFloat, (text, whole, real, real32) =>
            (text, whole, real, real32)).Array[1, 5];

    [Fact]
    public void Csv_reads_back_to_the_same_values() => Tables.Sample(rows =>
    {
        string[][] fields = ReadCsv(Write(rows, "csv"));
        Assert.Equal(rows.Length, fields.Length);
        foreach ((string[] actual, var expected) in fields.Zip(rows))
        {
            Assert.Equal(["p:output", "0", "", "7"], actual[..4]);
            Assert.Equal(WithoutLoneSurrogates(expected.Text), actual[4]);
            Assert.Equal(expected.Whole.ToString(CultureInfo.InvariantCulture), actual[5]);
            AssertSame(expected.Real, actual[6] == "" ? null : double.Parse(actual[6], CultureInfo.InvariantCulture));
            AssertSame(expected.Real32, actual[7] == "" ? null : float.Parse(actual[7], CultureInfo.InvariantCulture));
        }
    });

    [Theory]
    [InlineData("json")]
    [InlineData("jsonl")]
    public void Json_reads_back_to_the_same_values(string format) => Tables.Sample(rows =>
    {
        string written = Write(rows, format);
        string[] objects = format == "jsonl"
            ? written.TrimEnd('\n').Split('\n')
            : [.. JsonDocument.Parse(written).RootElement.EnumerateArray().Select(row => row.GetRawText())];
        Assert.Equal(rows.Length, objects.Length);
        foreach ((string actual, var expected) in objects.Zip(rows))
        {
            JsonElement row = JsonDocument.Parse(actual).RootElement;
            Assert.Equal(WithoutLoneSurrogates(expected.Text), row.GetProperty("text").GetString());
            Assert.Equal(expected.Whole, row.GetProperty("whole").GetInt64());
            JsonElement real = row.GetProperty("real");
            AssertSame(expected.Real, real.ValueKind == JsonValueKind.Null ? null : real.GetDouble());
            JsonElement real32 = row.GetProperty("real32");
            AssertSame(expected.Real32, real32.ValueKind == JsonValueKind.Null ? null : real32.GetSingle());
        }
    });

    [Fact]
    public void A_float_is_written_with_its_own_shortest_digits()
    {
        string csv = Write([("", 0, 0.1f, 0.1f)], "csv");
        Assert.EndsWith("\np:output,0,,7,,0,0.10000000149011612,0.1\n", csv, StringComparison.Ordinal);
        Assert.EndsWith(
            "\"real\":0.10000000149011612,\"real32\":0.1}\n",
            Write([("", 0, 0.1f, 0.1f)], "jsonl"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Text_stays_readable_in_json() =>
        Assert.Contains(
            "\"text\":\"Ünal's <b>naïve</b> 東京 +\"",
            Write([("Ünal's <b>naïve</b> 東京 +", 0, 0, 0)], "jsonl"),
            StringComparison.Ordinal);

    private static string Write((string Text, long Whole, double Real, float Real32)[] rows, string format)
    {
        var selection = new SiteSelection(new Site("p", SiteSide.Output, 0, 8), [7]);
        var site = new SiteFindings(
            selection, [new FixedTable<(string Text, long Whole, double Real, float Real32)>(selection, Schema, rows)]);
        var writer = new StringWriter();
        var findings = new Findings([site], new HashSet<string> { "t" }, RunCorrections.Of([], []));
        TableWriter.Write(writer, findings, Schema, format, new());
        return writer.ToString();
    }

    private static string[][] ReadCsv(string text)
    {
        var rows = new List<string[]>();
        using CsvReader csv = CsvReader.FromText(
            text, new CsvReaderOptions { Separator = ',', MalformedData = CsvMalformedDataHandling.Throw });
        while (csv.Read())
        {
            rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i))]);
        }
        return [.. rows];
    }

    private static string WithoutLoneSurrogates(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    // Bit by bit: 0 and -0 are different values.
    private static void AssertSame(double expected, double? actual)
    {
        Assert.Equal(double.IsFinite(expected), actual.HasValue);
        Assert.Equal(
            double.IsFinite(expected) ? BitConverter.DoubleToInt64Bits(expected) : 0,
            BitConverter.DoubleToInt64Bits(actual ?? 0));
    }

    private static void AssertSame(float expected, float? actual)
    {
        Assert.Equal(float.IsFinite(expected), actual.HasValue);
        Assert.Equal(
            float.IsFinite(expected) ? BitConverter.SingleToInt32Bits(expected) : 0,
            BitConverter.SingleToInt32Bits(actual ?? 0));
    }
}
