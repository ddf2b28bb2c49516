using System.Text.RegularExpressions;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>Reads the <c>pre_tokenizer</c> of tokenizer.json.</summary>
internal sealed class WordSplittingReader
{
    private readonly List<PatternSplitter> steps = [];
    private readonly List<Func<NormalizedText, NormalizedText>> preparations = [];
    private bool isByteLevel;
    private string? space;
    private bool addsSpace;

    private WordSplittingReader()
    {
    }

    /// <summary>How a piece of text becomes words; without an element it is one word.</summary>
    /// <exception cref="ProbeException">The element is of a kind that is not known.</exception>
    public static WordSplitting Read(TokenizerElement? preTokenizer)
    {
        var reader = new WordSplittingReader();
        if (preTokenizer is not null)
        {
            reader.Add(preTokenizer);
        }
        return new WordSplitting(
            text => reader.preparations.Aggregate(text, (current, step) => step(current)), new SplitChain(reader.steps), reader.isByteLevel, reader.space, reader.addsSpace);
    }

    private void Add(TokenizerElement element)
    {
        if (isByteLevel)
        {
            throw element.Unsupported("nothing behind ByteLevel", $"'{element.Type}'");
        }
        switch (element.Type)
        {
            case "Sequence":
                foreach (TokenizerElement part in element.Objects("pretokenizers"))
                {
                    Add(part);
                }
                break;
            case "ByteLevel":
                AddByteLevel(element);
                break;
            case "Metaspace":
                AddMetaspace(element);
                break;
            case "Split":
                steps.Add(new PatternSplitter(ReadPattern(element), ReadBehavior(element), element.Flag("invert", false)));
                break;
            case "Digits":
                Add(@"\p{N}", element.Flag("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous);
                break;
            case "Punctuation":
                Add(@"[\p{P}!-/:-@\[-`{-~]", element.Has("behavior") ? ReadBehavior(element) : SplitBehavior.Isolated);
                break;
            case "Whitespace":
                Add(@"[\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u200C\u200D]+|[^\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u200C\u200D\s]+", SplitBehavior.Removed, isInverted: true);
                break;
            case "WhitespaceSplit":
                Add(@"\s", SplitBehavior.Removed);
                break;
            default:
                throw element.Unsupported("a type of pre_tokenizer (ByteLevel, Split, Digits, Metaspace, Punctuation, Whitespace, WhitespaceSplit, Sequence)", $"'{element.Type}'");
        }
        element.DemandAllRead();
    }

    private void AddByteLevel(TokenizerElement element)
    {
        element.Ignore("trim_offsets");
        if (element.Flag("add_prefix_space", true))
        {
            DemandFirst(element, "add_prefix_space");
            preparations.Add(text => text.Text.StartsWith(' ') ? text : Normalizers.Prepend(text, " "));
            addsSpace = true;
        }
        if (element.Flag("use_regex", true))
        {
            Add(SplitPattern.Gpt2, SplitBehavior.Isolated);
        }
        isByteLevel = true;
    }

    private void AddMetaspace(TokenizerElement element)
    {
        DemandFirst(element, "Metaspace");
        string replacement = element.Text("replacement", "\u2581");
        string scheme = element.Text("prepend_scheme", element.Flag("add_prefix_space", true) ? "always" : "never");
        element.Ignore("add_prefix_space", "str_rep");
        if (scheme is not ("always" or "first" or "never"))
        {
            throw element.Unsupported("a prepend_scheme of always, first or never", $"'{scheme}'");
        }
        preparations.Add(text => Normalizers.Replace(text, " ", replacement));
        if (scheme != "never")
        {
            preparations.Add(text => text.Text.StartsWith(replacement, StringComparison.Ordinal) || (scheme == "first" && text.Ranges is [{ Start: > 0 }, ..])
                ? text
                : Normalizers.Prepend(text, replacement));
            addsSpace = true;
        }
        if (element.Flag("split", true))
        {
            Add(Regex.Escape(replacement), SplitBehavior.MergedWithNext);
        }
        space = replacement;
    }

    private void DemandFirst(TokenizerElement element, string what)
    {
        if (steps.Count > 0 || preparations.Count > 0)
        {
            throw element.Unsupported($"{what} before all that cuts the text", "it behind another step");
        }
    }

    private void Add(string pattern, SplitBehavior behavior, bool isInverted = false) =>
        steps.Add(new PatternSplitter(new Regex(pattern, PatternSplitter.Options, PatternSplitter.Patience), behavior, isInverted));

    private static Regex ReadPattern(TokenizerElement split)
    {
        TokenizerElement pattern = split.Object("pattern") ?? throw split.Wrong("pattern", "an object", "nothing");
        Regex regex = pattern.Has("Regex")
            ? SplitPattern.Compile(pattern, pattern.Text("Regex"))
            : new Regex(Regex.Escape(pattern.Text("String")), PatternSplitter.Options, PatternSplitter.Patience);
        pattern.DemandAllRead();
        return regex;
    }

    private static SplitBehavior ReadBehavior(TokenizerElement element) =>
        Enum.TryParse(element.Text("behavior"), out SplitBehavior behavior) && Enum.GetName(behavior) == element.Text("behavior")
            ? behavior
            : throw element.Unsupported($"a behavior of {string.Join(", ", Enum.GetNames<SplitBehavior>())}", $"'{element.Text("behavior")}'");
}
