using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NeuronProbe.Reports;

namespace NeuronProbe.Tests.Reports;

/// <summary>The data of a report for a browser, read as its page reads them.</summary>
internal sealed partial class WrittenReport
{
    private readonly Dictionary<string, string> texts;

    private WrittenReport(Dictionary<string, string> texts) => this.texts = texts;

    public IEnumerable<string> Names => texts.Keys;

    /// <summary>The JSON of a name.</summary>
    public JsonNode this[string name] => JsonNode.Parse(texts[name])!;

    /// <summary>Writes a report and reads it.</summary>
    /// <param name="location">The folder of its files.</param>
    /// <param name="report">What is shown.</param>
    /// <param name="mostInOne">Bytes of data up to which it is one file.</param>
    /// <param name="page">The page's own files, or null for the program's.</param>
    /// <param name="isSingle">Whether it is one file in any case.</param>
    public static WrittenReport Write(
        string location, Report report, long mostInOne = 0, HtmlPage? page = null, bool isSingle = false)
    {
        using (OutputFolder folder = OutputFolder.ForScan(location, overwrite: true, []))
        {
            new HtmlFormat(new ReportOptions { SingleFile = isSingle }, page, mostInOne).Write(report, folder);
            folder.Commit();
        }
        return Read(location);
    }

    /// <summary>Reads the data files of a folder, or what is in the page where there are none.</summary>
    /// <param name="location">The folder that the page is in.</param>
    /// <param name="page">The page's name, without its ending.</param>
    public static WrittenReport Read(string location, string page = HtmlFormat.FolderName)
    {
        string folder = Path.Combine(location, page);
        return new(Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.js", SearchOption.AllDirectories)
                .Select(path => Call.Match(File.ReadAllText(path)))
                .Where(call => call.Success)
                .ToDictionary(call => call.Groups[1].Value, call => call.Groups[2].Value)
            : Element.Matches(File.ReadAllText(Path.Combine(location, page + ".html")))
                .ToDictionary(element => element.Groups[1].Value, element => element.Groups[2].Value));
    }

    /// <summary>The numbers of a packed array; NaN where one is missing.</summary>
    public static double[] Unpack(JsonNode packed)
    {
        string type = (string)packed["type"]!;
        if (type == "same")
        {
            return [.. Enumerable.Repeat((double?)packed["value"] ?? double.NaN, (int)packed["length"]!)];
        }
        byte[] bytes = Convert.FromBase64String((string)packed["data"]!);
        (int size, Func<int, double> read) = type switch
        {
            "u8" => (1, (Func<int, double>)(at => bytes[at])),
            "u16" => (2, at => BitConverter.ToUInt16(bytes, at)),
            "i32" => (4, at => BitConverter.ToInt32(bytes, at)),
            "f32" => (4, at => BitConverter.ToSingle(bytes, at)),
            "f64" => (8, at => BitConverter.ToDouble(bytes, at)),
            "f16" => (2, at => (double)BitConverter.ToHalf(bytes, at) * (double)packed["unit"]!),
            _ => throw new InvalidDataException($"no type of packed arrays: {type}"),
        };
        return [.. Enumerable.Range(0, bytes.Length / size).Select(i => read(i * size))];
    }

    /// <summary>The whole numbers of a packed array.</summary>
    public static int[] UnpackWhole(JsonNode packed) => [.. Unpack(packed).Select(value => (int)value)];

    [GeneratedRegex("""\AneuronProbe\.data\("([a-z0-9/]+)",(.*)\);\n\z""")]
    private static partial Regex Call { get; }

    [GeneratedRegex("""<script type="application/json" id="data:([a-z0-9/]+)">(.*?)</script>""")]
    private static partial Regex Element { get; }
}
