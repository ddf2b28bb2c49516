using System.Globalization;
using System.Text;
using CsvHelper;
using NeuronProbe.Sites;

namespace NeuronProbe.Gates;

/// <summary>Reads neurons that somebody watches: rows of <c>neurons.csv</c> or of any CSV with the columns <c>site</c>
/// and <c>neuron</c>, or lines such as <c>ffn.3.post:17</c>. A site may be named by its alias.</summary>
internal sealed class WatchList
{
    private const string SiteColumn = "site";
    private const string NeuronColumn = "neuron";
    private const int MostProblems = 5;
    private const int MostQuoted = 80;

    // Where the tables of scans have them, for rows without a header.
    private const int UsualSiteColumn = 0;
    private const int UsualLayerColumn = 1;
    private const int UsualNeuronColumn = 3;

    private readonly string path;
    private readonly IReadOnlyList<SiteSelection> sites;
    private readonly Dictionary<string, int> siteOf = new(StringComparer.Ordinal);
    private readonly int[][] numbers;
    private readonly SortedSet<(int Site, int Index)> found = [];
    private readonly List<string> problems = [];

    private WatchList(string path, IReadOnlyList<SiteSelection> sites)
    {
        this.path = path;
        this.sites = sites;
        numbers = [.. sites.Select(site => site.Neurons.ToArray())];
        for (int site = 0; site < sites.Count; site++)
        {
            siteOf.TryAdd(sites[site].Site.Name, site);
        }
        for (int site = 0; site < sites.Count; site++)
        {
            if (sites[site].Site.Alias is { } alias)
            {
                siteOf.TryAdd(alias, site);
            }
        }
    }

    /// <summary>Reads a list.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="sites">All sites of the scan.</param>
    /// <returns>The neurons, each once, in the order of the scan.</returns>
    /// <exception cref="ProbeException">It can't be read, is empty, or names what the scan has not; each such line is
    /// told, up to five.</exception>
    public static IReadOnlyList<WatchedNeuron> Read(string path, IReadOnlyList<SiteSelection> sites)
    {
        string text = new UTF8Encoding(false).GetString(UserFile.ReadFileOrPipe(path)).TrimStart('\ufeff');
        var list = new WatchList(path, sites);
        // Commas part the columns of a CSV, which a line with a single name has none of.
        if (text.Split('\n').FirstOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Contains(',') == true)
        {
            list.AddTable(text);
        }
        else
        {
            list.AddLines(text);
        }
        list.DemandWhole();
        return [.. list.found.Select(place => new WatchedNeuron(place.Site, place.Index))];
    }

    private void AddLines(string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }
            int colon = line.LastIndexOf(':');
            if (colon < 0)
            {
                Refuse(i + 1, "SITE:NEURON, such as ffn.3.post:17", line);
            }
            else
            {
                Add(i + 1, line[..colon], line[(colon + 1)..], line);
            }
        }
    }

    private void AddTable(string text)
    {
        using CsvReader csv = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = ',',
            TrackLineNumbers = true,
            HasHeader = false,
            MalformedData = CsvMalformedDataHandling.Throw,
        });
        try
        {
            AddRows(csv);
        }
        catch (CsvFormatException e)
        {
            throw new ProbeException(
                $"{path}, line {csv.LineNumber}: expected a row of CSV, but got: {e.Message.TrimEnd('.')}. "
                + "Cut whole rows from neurons.csv.",
                e);
        }
    }

    private void AddRows(CsvReader csv)
    {
        (int Site, int Neuron)? columns = null;
        while (csv.Read())
        {
            string[] cells = [.. Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i))];
            if (cells.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }
            if (columns is null)
            {
                columns = ColumnsOf(cells, csv.LineNumber, out bool isHeader);
                if (isHeader)
                {
                    continue;
                }
            }
            (int site, int neuron) = columns.Value;
            if (Math.Max(site, neuron) >= cells.Length)
            {
                Refuse(csv.LineNumber, "a site and a neuron", string.Join(',', cells));
            }
            else
            {
                Add(csv.LineNumber, cells[site].Trim(), cells[neuron].Trim(), $"{cells[site]}:{cells[neuron]}");
            }
        }
    }

    private (int Site, int Neuron) ColumnsOf(string[] first, long line, out bool isHeader)
    {
        int site = Array.FindIndex(first, cell => cell.Trim() == SiteColumn);
        int neuron = Array.FindIndex(first, cell => cell.Trim() == NeuronColumn);
        isHeader = site >= 0 && neuron >= 0;
        if (isHeader)
        {
            return (site, neuron);
        }
        // Rows that somebody cut from a table of a scan, by grep or the like.
        return first.Length > UsualNeuronColumn && IsNumber(first[UsualLayerColumn])
            && IsNumber(first[UsualNeuronColumn])
            ? (UsualSiteColumn, UsualNeuronColumn)
            : throw new ProbeException(
                $"{path}, line {line}: expected the columns '{SiteColumn}' and '{NeuronColumn}', but got "
                + $"'{PlainLine.Of(string.Join(',', first), MostQuoted)}'. Cut rows from neurons.csv, with its header, "
                + "or write a neuron a line, such as ffn.3.post:17.");
    }

    private void Add(long line, string site, string neuron, string got)
    {
        if (!siteOf.TryGetValue(site, out int index))
        {
            Refuse(line, "a site of this scan", site);
        }
        else if (!IsNumber(neuron) || !int.TryParse(neuron, CultureInfo.InvariantCulture, out int number)
            || Array.BinarySearch(numbers[index], number) is not (>= 0 and int place))
        {
            Refuse(line, $"one of the {sites[index].Neurons.Count} neurons that were scanned at {site}", got);
        }
        else
        {
            found.Add((index, place));
        }
    }

    private void Refuse(long line, string expected, string got) => problems.Add(
        $"{path}, line {line}: expected {expected}, but got '{PlainLine.Of(got, MostQuoted)}'.");

    private void DemandWhole()
    {
        if (problems.Count > MostProblems)
        {
            int more = problems.Count - MostProblems;
            problems.RemoveRange(MostProblems, more);
            problems.Add($"{path}: {more} more line{(more == 1 ? " is" : "s are")} like these.");
        }
        if (problems.Count > 0)
        {
            problems[^1] += $" The scan has {string.Join(", ", sites.Take(MostProblems).Select(Shown))}"
                + $"{(sites.Count > MostProblems ? $" and {sites.Count - MostProblems} more sites" : "")}.";
            throw new ProbeException(problems);
        }
        if (found.Count == 0)
        {
            throw new ProbeException(
                $"{path}: expected neurons, but got an empty list. Cut rows from neurons.csv, or write a neuron a "
                + "line, such as ffn.3.post:17.");
        }
    }

    private static string Shown(SiteSelection selection) => selection.Site.Alias ?? selection.Site.Name;

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
