using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Scans;

namespace NeuronProbe.Gates;

/// <summary>What neurons are required to be: <c>ffn.3.post:17 max > 2</c>.</summary>
/// <param name="Text">As typed.</param>
/// <param name="Neurons">Which, as <see cref="NeuronChoice.Read"/> takes it.</param>
/// <param name="Condition">What each of them must meet.</param>
internal sealed record Requirement(string Text, string Neurons, NeuronCondition Condition)
{
    /// <summary>The option that takes it.</summary>
    public const string Option = "--require";

    private const string Example = "'ffn.3.post:17 max > 2'";

    /// <summary>Reads one.</summary>
    /// <exception cref="ProbeException">There are no neurons or no condition, or it is none; the place is told.
    /// </exception>
    public static Requirement Parse(string text)
    {
        string typed = text.TrimEnd();
        int start = typed.Length - typed.TrimStart().Length;
        int end = typed.AsSpan(start).IndexOfAny(' ', '\t') is >= 0 and int length ? start + length : typed.Length;
        string neurons = typed[start..end];
        if (IsCondition(neurons))
        {
            throw new ProbeException(
                $"{Option}: expected SITE or SITE:NEURON before the condition, such as {Example}, but got '{text}'. "
                + $"Write '** {typed[start..]}' to demand it of all neurons.");
        }
        if (neurons.Length == 0 || end == typed.Length)
        {
            throw new ProbeException(
                $"{Option}: expected SITE or SITE:NEURON and a condition, such as {Example}, but got '{text}'. "
                + "Part them by a blank.");
        }
        int condition = typed.Length - typed[end..].TrimStart().Length;
        return new Requirement(typed[start..], neurons, new NeuronCondition(
            typed[condition..],
            FigureNames.All,
            place => $"{Option}, character {condition + place + 1} of '{text}'"));
    }

    private static bool IsCondition(string word) =>
        FigureNames.All.Contains(word) || NeuronFlags.Names.Contains(word.TrimStart('!'));
}
