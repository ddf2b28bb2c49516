using System.Globalization;
using System.Text.RegularExpressions;

namespace MakeSample.Corpus;

/// <summary>One name of the grammar and all that it may stand for.</summary>
/// <param name="Name">The name, as slots write it.</param>
/// <param name="Kept">Whether a document that asks again with the same key gets the same choice.</param>
/// <param name="Forms">Names of the forms, such as <c>base</c> and <c>past</c>;
/// empty where there is one form only.</param>
/// <param name="Choices">What it may stand for.</param>
internal sealed partial record Rule(string Name, bool Kept, IReadOnlyList<string> Forms, IReadOnlyList<Choice> Choices)
{
    private readonly int totalWeight = Choices.Sum(choice => choice.Weight);

    /// <summary>Reads <c>name(form, form): choice | 3* choice</c>.</summary>
    /// <exception cref="FormatException">The text is no rule,
    /// or a choice has another number of forms than the rule.</exception>
    public static Rule Parse(string text)
    {
        Match match = Header().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"grammar: expected 'name: choice | choice', but got '{text}'.");
        }
        string name = match.Groups["name"].Value;
        string[] forms = match.Groups["forms"].Value.Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Choice[] choices = [.. text[match.Length..]
            .Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(choice => ParseChoice(name, forms, choice))];
        return new Rule(name, match.Groups["keep"].Success, forms, choices);
    }

    /// <summary>One of the choices at random, each as often as its weight says.</summary>
    public Choice Choose(SplitMix64 random)
    {
        int left = random.Next(totalWeight);
        return Choices.First(choice => (left -= choice.Weight) < 0);
    }

    /// <summary>Where a form stands in a choice; 0 for the empty name, which means the first form.</summary>
    /// <exception cref="FormatException">The rule has no such form.</exception>
    public int IndexOf(string form)
    {
        int index = form.Length == 0 ? 0 : Forms.ToList().IndexOf(form);
        return index >= 0
            ? index
            : throw new FormatException($"grammar: '{Name}' has no form '{form}'. It has: {string.Join(", ", Forms)}.");
    }

    private static Choice ParseChoice(string name, string[] forms, string text)
    {
        Match weight = Weight().Match(text);
        string rest = text[weight.Length..];
        string[] parts = forms.Length > 0 ? rest.Split('/') : [rest];
        if (parts.Length != 1 && parts.Length != forms.Length)
        {
            throw new FormatException(
                $"grammar: '{name}' expects {forms.Length} forms, but got {parts.Length} in '{text}'.");
        }
        return new Choice(
            weight.Success ? int.Parse(weight.Groups["weight"].Value, CultureInfo.InvariantCulture) : 1, parts);
    }

    [GeneratedRegex(@"^(?<keep>keep )?(?<name>\w+)(\((?<forms>[\w, ]+)\))?:")]
    private static partial Regex Header();

    [GeneratedRegex(@"^(?<weight>\d+)\* ")]
    private static partial Regex Weight();
}
