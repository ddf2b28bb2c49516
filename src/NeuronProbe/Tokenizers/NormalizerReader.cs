using System.Text;
using System.Text.RegularExpressions;

namespace NeuronProbe.Tokenizers;

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

    /// <summary>Whether it writes texts in the byte alphabet.</summary>
    public static bool WritesBytes(TokenizerElement? normalizer) =>
        normalizer is not null
            && (normalizer.Type == "ByteLevel"
            || (normalizer.Type == "Sequence" && normalizer.Objects("normalizers").Any(WritesBytes)));

    private static Func<NormalizedText, NormalizedText> ReadStep(TokenizerElement normalizer)
    {
        switch (normalizer.Type)
        {
            case "Sequence":
                Func<NormalizedText, NormalizedText>[] steps = [.. normalizer.Objects("normalizers").Select(Read)];
                return text => steps.Aggregate(text, (current, step) => step(current));
            case "BertNormalizer":
                return ReadBert(normalizer).Normalize;
            case "ByteLevel":
                return Normalizers.WriteBytes;
            case "Lowercase":
                return Normalizers.Lowercase;
            case "Nmt":
                return Normalizers.Nmt;
            case "StripAccents":
                return Normalizers.StripAccents;
            case "Prepend":
                string prefix = normalizer.Text("prepend");
                return text => Normalizers.Prepend(text, prefix);
            case "Replace":
                return ReadReplace(normalizer);
            case "Strip":
                (bool left, bool right) = (normalizer.Flag("strip_left", true), normalizer.Flag("strip_right", true));
                return text => Normalizers.Strip(text, left, right);
            case { } form when Forms.TryGetValue(form, out NormalizationForm normalForm):
                return text => Normalizers.Unicode(text, normalForm);
            default:
                throw normalizer.Unsupported(
                    $"a type of normalizer ({string.Join(", ", Forms.Keys)}, BertNormalizer, ByteLevel, Lowercase, "
                        + "Nmt, StripAccents, Prepend, Replace, Strip, Sequence)",
                    $"'{normalizer.Type}'");
        }
    }

    private static BertNormalizer ReadBert(TokenizerElement element) => new()
    {
        CleansText = element.Flag("clean_text", true),
        SpacesIdeographs = element.Flag("handle_chinese_chars", true),
        StripsAccents = element.Has("strip_accents") ? element.Flag("strip_accents", true) : null,
        Lowers = element.Flag("lowercase", true),
    };

    private static Func<NormalizedText, NormalizedText> ReadReplace(TokenizerElement replace)
    {
        TokenizerElement element = replace.Object("pattern") ?? throw replace.Wrong("pattern", "an object", "nothing");
        string replacement = replace.Text("content");
        if (element.Has("Regex"))
        {
            (Regex regex, bool isWide) = SplitPattern.Compile(element, element.Text("Regex"));
            element.DemandAllRead();
            PatternSplitter pattern = new(regex, SplitBehavior.Isolated, isWide: isWide);
            return text => Normalizers.Replace(text, pattern, replacement);
        }
        string old = element.Text("String");
        element.DemandAllRead();
        return old.Length > 0 ? text =>
            Normalizers.Replace(text, old, replacement)
            : throw element.Wrong("String", "a text that is not empty", "''");
    }
}
