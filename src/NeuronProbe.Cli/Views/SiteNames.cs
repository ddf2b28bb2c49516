namespace NeuronProbe.Cli.Views;

/// <summary>Short names for sites that stand in one column: what they have in common is said once, above.</summary>
internal sealed class SiteNames
{
    private readonly int before;
    private readonly int after;

    /// <param name="names">The sites' canonical names.</param>
    public SiteNames(IEnumerable<string> names)
    {
        string[] distinct = [.. names.Distinct()];
        Common = distinct.FirstOrDefault() ?? "";
        if (distinct.Length < 2)
        {
            before = Common.Length;
            return;
        }
        before = Common.LastIndexOf('.', Math.Max(0, CommonStart(distinct) - 1)) + 1;
        int shortest = distinct.Min(name => name.Length) - before;
        int same = Math.Min(CommonEnd(distinct), shortest - 1);
        int border = Common.IndexOfAny(['.', ':'], Common.Length - same);
        after = border < 0 ? 0 : Common.Length - border;
        Common = Common[..before] + "*" + Common[^after..];
    }

    /// <summary>What they have in common, with <c>*</c> for the rest;
    /// the name itself where there is only one.</summary>
    public string Common { get; }

    /// <summary>Whether the names differ.</summary>
    public bool AreSeveral => Common.Contains('*', StringComparison.Ordinal);

    /// <summary>What <c>*</c> stands for in one site's name.</summary>
    public string Short(string name) => name[before..^after];

    private static int CommonStart(string[] names)
    {
        int length = 0;
        while (names.All(name => length < name.Length && name[length] == names[0][length]))
        {
            length++;
        }
        return length;
    }

    private static int CommonEnd(string[] names)
    {
        int length = 0;
        while (names.All(name => length < name.Length && name[^(length + 1)] == names[0][^(length + 1)]))
        {
            length++;
        }
        return length;
    }
}
