using System.Globalization;

namespace NeuronProbe.Sites;

/// <summary>Which neurons of every site are collected: all, or a list such as <c>0-99,512</c>.</summary>
internal sealed class NeuronList
{
    private const string Option = "--neuron";

    private readonly (int First, int Last)[]? ranges;
    private readonly string where;

    /// <param name="text"><c>all</c>, numbers, or ranges with both ends included, separated by commas.</param>
    /// <param name="where">What stands before messages: where it was typed.</param>
    /// <exception cref="ProbeException">The text is no such list.</exception>
    public NeuronList(string text, string where = Option)
    {
        Text = text;
        this.where = where;
        ranges = text.Split(',').Contains("all") ? null : [.. text.Split(',').Select(ParseRange)];
    }

    public string Text { get; }

    /// <summary>The largest number, or null for all neurons.</summary>
    public int? Largest => ranges?.Max(range => range.Last);

    /// <summary>The chosen neurons of a site, ascending, each once.</summary>
    /// <exception cref="ProbeException">One is outside the site.</exception>
    public IReadOnlyList<int> Within(Site site)
    {
        if (ranges is null)
        {
            return [.. Enumerable.Range(0, site.Width)];
        }
        if (Largest is { } largest && largest >= site.Width)
        {
            throw new ProbeException($"{where}: expected neurons from 0 to {site.Width - 1} at '{site.Name}', but got "
                + $"{largest}. Choose others{(where == Option ? ", or other sites with --layer" : "")}.");
        }
        return [.. ranges.SelectMany(r => Enumerable.Range(r.First, r.Last - r.First + 1)).Distinct().Order()];
    }

    private (int First, int Last) ParseRange(string range)
    {
        string[] ends = range.Split('-');
        bool isValid = int.TryParse(ends[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int first);
        int last = first;
        if (ends.Length == 2)
        {
            isValid &= int.TryParse(ends[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out last);
        }
        return isValid && ends.Length <= 2 && first <= last
            ? (first, last)
            : throw new ProbeException($"{where}: expected 'all', or numbers and ascending ranges such as 0-99,512, "
                + $"but got '{Text}'. Numbers start at 0.");
    }
}
