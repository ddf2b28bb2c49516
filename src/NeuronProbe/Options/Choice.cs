namespace NeuronProbe.Options;

/// <summary>A word that an option takes.</summary>
/// <param name="Word">As it is typed.</param>
/// <param name="Value">What it stands for.</param>
/// <remarks>A class, since code for lists of structures is not compiled ahead, and help would start later.</remarks>
public sealed record Choice<T>(string Word, T Value);

/// <summary>What a <see cref="ChoiceOption{T}"/> takes.</summary>
public static class Choice
{
    /// <summary>Words that stand for themselves.</summary>
    public static IReadOnlyList<Choice<string>> Words(params IEnumerable<string> words) =>
        [.. words.Select(word => new Choice<string>(word, word))];

    /// <summary>An enum's values, written in lower case.</summary>
    public static IReadOnlyList<Choice<T>> Enum<T>()
        where T : struct, Enum =>
        [.. System.Enum.GetNames<T>().Select(
            name => new Choice<T>(name.ToLowerInvariant(), System.Enum.Parse<T>(name)))];
}
