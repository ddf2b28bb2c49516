using System.Globalization;
using NeuronProbe.Collectors;

namespace NeuronProbe.Reports;

/// <summary>What the format of another tool needs of a scan.</summary>
/// <param name="format">Its name, which <c>--for</c> takes too.</param>
internal sealed class ExportNeeds(string format)
{
    private const string Top = "top";
    private const string Samples = "samples";

    // What the one format has no place for the other has, so that both can be written of one scan.
    private static readonly string[] Collected = [Top, "stats", "histogram", Samples];

    public string Format => format;

    /// <summary>Collectors that it can't do without.</summary>
    public required IReadOnlyList<string> Demanded { get; init; }

    /// <summary>Tokens of an excerpt.</summary>
    public required int Tokens { get; init; }

    /// <summary>Examples, samples of all tokens, and intervals with samples of their own that a scan for it
    /// keeps.</summary>
    public required (int Top, int Draws, int Intervals) Kept { get; init; }

    /// <summary>Examples that a scan must have room for.</summary>
    public int LeastTop { get; init; } = 1;

    /// <summary>Samples of all tokens that a scan must have room for.</summary>
    public int LeastDraws { get; init; } = 1;

    /// <summary>The options of a scan for it, by their names: a window is an excerpt, fills one place of a list and is
    /// kept whole.</summary>
    public IReadOnlyList<(string Name, string Value)> Options =>
    [
        ("--collect", string.Join(',', Collected)),
        ("--max-length", Text(Tokens)),
        ("--context", Text(Tokens - 1)),
        ("--per", "window"),
        ("--top", Text(Kept.Top)),
        ("--tails", "auto"),
        (SamplesOptions.Draws.Name, Text(Kept.Draws)),
        (SamplesOptions.Intervals.Name, Text(Kept.Intervals)),
        ("--format", format),
    ];

    /// <summary>Looks whether a scan keeps what it needs.</summary>
    /// <param name="contents">What it keeps.</param>
    /// <returns>What to say of it all the same.</returns>
    /// <exception cref="ProbeException">It lacks something; all of that is told at once.</exception>
    public IEnumerable<string> Check(ScanContents contents)
    {
        IEnumerable<string> warnings = [];
        var problems = new Problems();
        problems.Try(() => { warnings = FeedForwardSites.Demand(format, contents.Sites); });
        problems.Add(Missing(contents));
        problems.Demand();
        return warnings;
    }

    private IEnumerable<string> Missing(ScanContents contents)
    {
        string[] missing = [.. Demanded.Except(contents.Collect)];
        if (missing.Length > 0)
        {
            yield return Lacks(
                $"{string.Join(", ", Demanded)} to be collected",
                $"--collect has only {string.Join(", ", contents.Collect)}",
                $"add {string.Join(",", missing)} to --collect");
        }
        CollectorOptions options = contents.Options;
        bool hasTop = contents.Collect.Contains(Top);
        if (hasTop && options.Top < LeastTop)
        {
            yield return Lacks(
                $"room for at least {Text(LeastTop)} examples",
                $"--top is {Text(options.Top)}",
                $"give --top {Text(LeastTop)}");
        }
        if (hasTop && options.Tails == Tails.Low)
        {
            yield return Lacks("examples of the largest activations", "--tails is low", "give --tails both");
        }
        int draws = options.Value(SamplesOptions.Draws);
        if (contents.Collect.Contains(Samples) && draws < LeastDraws)
        {
            yield return Lacks(
                $"room for at least {Text(LeastDraws)} tokens at random",
                $"{SamplesOptions.Draws.Name} is {Text(draws)}",
                $"give {SamplesOptions.Draws.Name} {Text(LeastDraws)}");
        }
    }

    private string Lacks(string expected, string got, string advice) =>
        $"--format {format}: expected {expected}, but {got}. Scan with --for {format}, or {advice}.";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
