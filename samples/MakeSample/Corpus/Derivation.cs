using System.Globalization;
using System.Text.RegularExpressions;

namespace MakeSample.Corpus;

/// <summary>Makes the marked text of one document, replacing slots until none is left.</summary>
internal sealed partial class Derivation(Grammar grammar, SplitMix64 random)
{
    private readonly Dictionary<(string Rule, string Key), Choice> keptChoices = [];
    private readonly Dictionary<(string Rule, string Key, int Form), string> keptTexts = [];
    private int anonymousKeys;

    /// <summary>Text for a rule.</summary>
    /// <param name="name">The rule.</param>
    /// <param name="form">The form wanted, or empty for the first.</param>
    /// <param name="key">Whose it is: kept rules give one answer a key. Empty for somebody not met before.</param>
    public string Expand(string name, string form = "", string key = "")
    {
        Rule rule = grammar[name];
        int index = rule.IndexOf(form);
        key = key.Length > 0 ? key : $"#{anonymousKeys++}";
        if (!rule.Kept)
        {
            return Fill(rule.Choose(random), index, form, key);
        }
        if (!keptTexts.TryGetValue((name, key, index), out string? text))
        {
            if (!keptChoices.TryGetValue((name, key), out Choice? choice))
            {
                keptChoices[(name, key)] = choice = rule.Choose(random);
            }
            keptTexts[(name, key, index)] = text = Fill(choice, index, form, key);
        }
        return text;
    }

    private string Fill(Choice choice, int index, string form, string key) =>
        Slot().Replace(choice.Texts[choice.Texts.Count > 1 ? index : 0], slot => slot.Groups["low"].Success
            ? Number(slot.Groups["low"].Value, slot.Groups["high"].Value)
            : Expand(
                slot.Groups["rule"].Value,
                slot.Groups["form"].Value is "*" ? form : slot.Groups["form"].Value,
                slot.Groups["key"].Value is "*" ? key : slot.Groups["key"].Value));

    /// <summary>A number of a range; with as many digits as the lower end is written with.</summary>
    private string Number(string low, string high)
    {
        int least = int.Parse(low, CultureInfo.InvariantCulture);
        int number = least + random.Next(int.Parse(high, CultureInfo.InvariantCulture) - least + 1);
        return number.ToString(new string('0', low.Length), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\{((?<low>\d+)\.\.(?<high>\d+)|(?<rule>\w+)(@(?<key>\w+|\*))?(\.(?<form>\w+|\*))?)\}")]
    private static partial Regex Slot();
}
