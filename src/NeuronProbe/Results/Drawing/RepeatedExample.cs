using NeuronProbe.Collectors;

namespace NeuronProbe.Results.Drawing;

/// <summary>Examples of a list that look the same: the same token among the same token ids.</summary>
/// <param name="First">The first of them in rank.</param>
/// <param name="Number">How many they are.</param>
internal readonly record struct RepeatedExample(TopExample First, int Number)
{
    /// <summary>The different examples of a list, in its order.</summary>
    public static IReadOnlyList<RepeatedExample> Of(IEnumerable<TopExample> examples) =>
    [
        .. examples.GroupBy(example => ContextHash.Of(example.Context))
            .Select(alike => new RepeatedExample(alike.First(), alike.Count())),
    ];
}
