using NeuronProbe.Collectors;

namespace NeuronProbe.Results.Drawing;

/// <summary>What the flags of a neuron mean.</summary>
internal static class FlagWords
{
    private static readonly Dictionary<string, (char Letter, string Meaning)> Known = new(StringComparer.Ordinal)
    {
        ["dead"] = ('D', "never above the threshold; on gated products, all but 0"),
        ["always_on"] = ('A', "above the threshold on every token"),
        ["constant"] = ('C', "the same value on every token"),
        ["heavy_tailed"] = ('H', "tails over twice as heavy as is usual in the layer, outliers apart"),
        ["sparse"] = ('S', "strong on less than half as many tokens as the layer's median neuron"),
        ["broad"] = ('B', "lifetime sparseness less than half of the layer's median: strong on many tokens"),
        ["token_locked"] = ('T', "80% of 10 examples or more, at the end that tells the concept, are one token"),
        ["position_locked"] = ('P', "the position explains more than half of the variance"),
        ["coarse"] = ('c', "AUROC, AP or F1 may be off by more than 0.005"),
    };

    /// <summary>All that there are.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>Their letters, for a narrow column.</summary>
    public static string Letters(string flags) => string.Concat(NeuronFlags.Read(flags).Select(Letter));

    /// <summary>What the letters in a table stand for, empty where it has none.</summary>
    /// <param name="lines">The flags of its lines.</param>
    public static string Legend(IEnumerable<string> lines)
    {
        string[] flags = [.. lines.SelectMany(NeuronFlags.Read).Distinct().Order(StringComparer.Ordinal)];
        return flags.Length == 0 ? "" : "flags: " + string.Join(", ", flags.Select(flag => $"{Letter(flag)} {flag}"));
    }

    /// <summary>A letter for the flag, for narrow columns; <c>?</c> for one that is not known here.</summary>
    private static char Letter(string flag) => Known.TryGetValue(flag, out var known) ? known.Letter : '?';

    /// <summary>The flag in words, empty for one that is not known here.</summary>
    public static string Meaning(string flag) => Known.TryGetValue(flag, out var known) ? known.Meaning : "";
}
