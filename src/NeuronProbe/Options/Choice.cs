namespace NeuronProbe.Options;

/// <summary>What a <see cref="ChoiceOption{T}"/> takes.</summary>
public static class Choice
{
    /// <summary>Words that stand for themselves.</summary>
    public static IReadOnlyList<(string Word, string Value)> Words(params IEnumerable<string> words) =>
        [.. words.Select(word => (word, word))];

    /// <summary>An enum's values, written in lower case.</summary>
    public static IReadOnlyList<(string Word, T Value)> Enum<T>()
        where T : struct, Enum => [.. System.Enum.GetValues<T>().Select(value => (value.ToString().ToLowerInvariant(), value))];
}
