using CsvHelper;

namespace NeuronProbe.Tests.Support;

/// <summary>Reads a table that the tool wrote, as its users would.</summary>
internal static class CsvFile
{
    /// <summary>The rows, each by the names of the columns.</summary>
    public static List<Dictionary<string, string>> Read(string path) => Parse(File.ReadAllText(path));

    /// <summary>The rows of a text, each by the names of the columns.</summary>
    public static List<Dictionary<string, string>> Parse(string text)
    {
        using CsvReader csv = CsvReader.FromText(
            text, new CsvReaderOptions { Separator = ',', MalformedData = CsvMalformedDataHandling.Throw });
        csv.ReadHeader();
        string[] names = [.. csv.Headers];
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
        {
            rows.Add(names.Index().ToDictionary(name => name.Item, name => csv.GetString(name.Index)));
        }
        return rows;
    }
}
