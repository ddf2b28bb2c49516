using System.Text;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>Reads the <c>normalizer</c> of tokenizer.json.</summary>
internal static class NormalizerReader
{
    private static readonly Dictionary<string, NormalizationForm> Forms = new(StringComparer.Ordinal)
    {
        ["NFC"] = NormalizationForm.FormC,
        ["NFD"] = NormalizationForm.FormD,
        ["NFKC"] = NormalizationForm.FormKC,
        ["NFKD"] = NormalizationForm.FormKD,
    };

    /// <summary>What it does to a text; nothing where there is none.</summary>
    /// <exception cref="ProbeException">It is of a kind that is not known.</exception>
    public static Func<NormalizedText, NormalizedText> Read(TokenizerElement? normalizer)
    {
        if (normalizer is null)
        {
            return text => text;
        }
        Func<NormalizedText, NormalizedText> step = ReadStep(normalizer);
        normalizer.DemandAllRead();
        return step;
    }

    private static Func<NormalizedText, NormalizedText> ReadStep(TokenizerElement normalizer)
    {
        switch (normalizer.Type)
        {
            case "Sequence":
                Func<NormalizedText, NormalizedText>[] steps = [.. normalizer.Objects("normalizers").Select(Read)];
                return text => steps.Aggregate(text, (current, step) => step(current));
            case "Lowercase":
                return Normalizers.Lowercase;
            case "StripAccents":
                return Normalizers.StripAccents;
            case "Prepend":
                string prefix = normalizer.Text("prepend");
                return text => Normalizers.Prepend(text, prefix);
            case "Replace":
                (string old, string replacement) = (ReadText(normalizer), normalizer.Text("content"));
                return text => Normalizers.Replace(text, old, replacement);
            case "Strip":
                (bool left, bool right) = (normalizer.Flag("strip_left", true), normalizer.Flag("strip_right", true));
                return text => Normalizers.Strip(text, left, right);
            case { } form when Forms.TryGetValue(form, out NormalizationForm normalForm):
                return text => Normalizers.Unicode(text, normalForm);
            default:
                throw normalizer.Unsupported($"a type of normalizer ({string.Join(", ", Forms.Keys)}, Lowercase, StripAccents, Prepend, Replace, Strip, Sequence)", $"'{normalizer.Type}'");
        }
    }

    private static string ReadText(TokenizerElement replace)
    {
        TokenizerElement pattern = replace.Object("pattern") ?? throw replace.Wrong("pattern", "an object", "nothing");
        string text = pattern.Has("String") ? pattern.Text("String") : throw pattern.Unsupported("a String to replace", "another pattern");
        pattern.DemandAllRead();
        return text.Length > 0 ? text : throw pattern.Wrong("String", "a text that is not empty", "''");
    }
}
