using System.Text;
using System.Text.RegularExpressions;

namespace NeuronProbe.Tokenizers;

/// <summary>Reads the <c>pre_tokenizer</c> of tokenizer.json.</summary>
internal static class WordSplittingReader
{
    private const string Known =
        "BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, FixedLength, Metaspace, Punctuation, Sequence, "
        + "Split, Whitespace, WhitespaceSplit";

    private static readonly PatternSplitter Gpt2Words = Splitter(SplitPattern.Gpt2, SplitBehavior.Isolated);

    /// <summary>How a piece of text becomes words; without an element it is one word.</summary>
    /// <exception cref="ProbeException">The element is of a kind that is not known.</exception>
    public static WordSplitting Read(TokenizerElement? preTokenizer) =>
        new(preTokenizer is null ? [] : [.. Steps(preTokenizer)]);

    private static List<PreTokenizerStep> Steps(TokenizerElement element)
    {
        List<PreTokenizerStep> steps = element.Type == "Sequence"
            ? [.. element.Objects("pretokenizers").SelectMany(Steps)] : [Step(element)];
        element.DemandAllRead();
        return steps;
    }

    private static PreTokenizerStep Step(TokenizerElement element) => element.Type switch
    {
        "ByteLevel" => ReadByteLevel(element),
        "Metaspace" => ReadMetaspace(element),
        _ => new CuttingStep(ReadSplitter(element)),
    };

    private static TextSplitter ReadSplitter(TokenizerElement element) => element.Type switch
    {
        "BertPreTokenizer" => new WordSplitter(new BertPreTokenizer()),
        "CharDelimiterSplit" => Literal(ReadDelimiter(element), SplitBehavior.Removed, isInverted: false),
        "Digits" => Splitter(@"\p{N}", element.Flag("individual_digits", false) ? SplitBehavior.Isolated
            : SplitBehavior.Contiguous),
        "FixedLength" => new FixedLengthSplitter(ReadLength(element)),
        "Punctuation" =>
            Splitter(@"[\p{P}!-/:-@\[-`{-~]", element.Has("behavior") ? ReadBehavior(element) : SplitBehavior.Isolated),
        "Split" => ReadSplit(element),
        "Whitespace" => new WordSplitter(new WhitespacePreTokenizer()),
        "WhitespaceSplit" => Splitter(@"\s", SplitBehavior.Removed),
        _ => throw element.Unsupported($"a type of pre_tokenizer ({Known})", $"'{element.Type}'"),
    };

    private static ByteLevelStep ReadByteLevel(TokenizerElement element)
    {
        element.Ignore("trim_offsets");
        return new ByteLevelStep(element.Flag("add_prefix_space", true), element.Flag("use_regex", true) ? Gpt2Words
            : null);
    }

    private static MetaspaceStep ReadMetaspace(TokenizerElement element)
    {
        string replacement = element.Text("replacement", "\u2581");
        string scheme = element.Text("prepend_scheme", element.Flag("add_prefix_space", true) ? "always" : "never");
        element.Ignore("add_prefix_space", "str_rep");
        return scheme is "always" or "first" or "never"
            ? new MetaspaceStep(replacement, scheme, element.Flag("split", true))
            : throw element.Unsupported("a prepend_scheme of always, first or never", $"'{scheme}'");
    }

    private static PatternSplitter ReadSplit(TokenizerElement split)
    {
        TokenizerElement pattern = split.Object("pattern") ?? throw split.Wrong("pattern", "an object", "nothing");
        (SplitBehavior behavior, bool isInverted) = (ReadBehavior(split), split.Flag("invert", false));
        if (!pattern.Has("Regex"))
        {
            string text = pattern.Text("String");
            pattern.DemandAllRead();
            return Literal(text, behavior, isInverted);
        }
        (Regex regex, bool isWide) = SplitPattern.Compile(pattern, pattern.Text("Regex"));
        pattern.DemandAllRead();
        return new PatternSplitter(regex, behavior, isInverted, isWide);
    }

    private static string ReadDelimiter(TokenizerElement element) =>
        element.Text("delimiter") is { Length: > 0 } delimiter
            && Rune.GetRuneAt(delimiter, 0).Utf16SequenceLength == delimiter.Length
            ? delimiter
            : throw element.Wrong("delimiter", "one character", $"'{element.Text("delimiter")}'");

    private static int ReadLength(TokenizerElement element) =>
        element.Whole("length", 5) is > 0 and int length ? length : throw element.Wrong("length", "at least 1", "0");

    private static SplitBehavior ReadBehavior(TokenizerElement element) =>
        Enum.TryParse(element.Text("behavior"), out SplitBehavior behavior)
            && Enum.GetName(behavior) == element.Text("behavior")
            ? behavior
            : throw element.Unsupported(
                $"a behavior of {string.Join(", ", Enum.GetNames<SplitBehavior>())}", $"'{element.Text("behavior")}'");

    /// <summary>Cuts at a text; no part of a character is one.</summary>
    private static PatternSplitter Literal(string text, SplitBehavior behavior, bool isInverted) =>
        new(new Regex(Regex.Escape(text), PatternSplitter.Options, PatternSplitter.MatchTimeout), behavior, isInverted,
            isWide: true);

    private static PatternSplitter Splitter(string pattern, SplitBehavior behavior) =>
        new(new Regex(pattern, PatternSplitter.Options, PatternSplitter.MatchTimeout), behavior);
}
