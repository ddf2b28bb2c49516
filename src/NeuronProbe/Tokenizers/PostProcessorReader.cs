using System.Text.Json;

namespace NeuronProbe.Tokenizers;

/// <summary>Reads the <c>post_processor</c> of tokenizer.json: the special tokens round a text.</summary>
internal static class PostProcessorReader
{
    /// <summary>The ids before and after a text.</summary>
    /// <exception cref="ProbeException">It is of a kind that is not known.</exception>
    public static (IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix) Read(TokenizerElement? element)
    {
        if (element is null)
        {
            return ([], []);
        }
        switch (element.Type)
        {
            case "ByteLevel":
                element.Ignore("add_prefix_space", "trim_offsets", "use_regex").DemandAllRead();
                return ([], []);
            case "BertProcessing" or "RobertaProcessing":
                (int first, int last) = (ReadPair(element, "cls"), ReadPair(element, "sep"));
                element.Ignore("trim_offsets", "add_prefix_space").DemandAllRead();
                return ([first], [last]);
            case "TemplateProcessing":
                return ReadTemplate(element);
            case "Sequence":
                return ReadSequence(element);
            default:
                throw element.Unsupported(
                    "a type of post_processor (ByteLevel, BertProcessing, RobertaProcessing, TemplateProcessing, "
                        + "Sequence)",
                    $"'{element.Type}'");
        }
    }

    private static (IReadOnlyList<int>, IReadOnlyList<int>) ReadSequence(TokenizerElement element)
    {
        List<int> prefix = [];
        List<int> suffix = [];
        foreach (TokenizerElement part in element.Objects("processors"))
        {
            (IReadOnlyList<int> before, IReadOnlyList<int> after) = Read(part);
            prefix.InsertRange(0, before);
            suffix.AddRange(after);
        }
        element.DemandAllRead();
        return (prefix, suffix);
    }

    /// <summary>A token as a list of content and id.</summary>
    private static int ReadPair(TokenizerElement element, string key) => element.Value(key) switch
    {
        { ValueKind: JsonValueKind.Array } pair when pair.GetArrayLength() == 2
            && pair[1].ValueKind == JsonValueKind.Number && pair[1].TryGetInt32(out int id) && id >= 0 => id,
        { } value => throw element.Wrong(key, "a list of a token and its id", TokenizerElement.Brief(value)),
        null => throw element.Wrong(key, "a list of a token and its id", "nothing"),
    };

    private static (IReadOnlyList<int>, IReadOnlyList<int>) ReadTemplate(TokenizerElement element)
    {
        TokenizerElement special = element.Object("special_tokens")
            ?? throw element.Wrong("special_tokens", "an object", "nothing");
        List<int> prefix = [];
        List<int> suffix = [];
        bool isAfter = false;
        foreach (TokenizerElement part in element.Objects("single"))
        {
            if (part.Object("Sequence") is { } sequence)
            {
                if (isAfter || sequence.Text("id", "A") != "A")
                {
                    throw part.Unsupported("one text, 'A'", "another");
                }
                sequence.Ignore("type_id").DemandAllRead();
                isAfter = true;
            }
            else
            {
                TokenizerElement token = part.Object("SpecialToken")
                    ?? throw part.Unsupported("a Sequence or a SpecialToken", "neither");
                (isAfter ? suffix : prefix).AddRange(ReadIds(special, token.Text("id")));
                token.Ignore("type_id").DemandAllRead();
            }
            part.DemandAllRead();
        }
        element.Ignore("pair").DemandAllRead();
        return isAfter
            ? (prefix, suffix)
            : throw element.Wrong("single", "a template with the text 'A'", "one without");
    }

    private static IEnumerable<int> ReadIds(TokenizerElement special, string name)
    {
        TokenizerElement token = special.Object(name)
            ?? throw special.Wrong(name, "a special token of the template", "nothing");
        JsonElement ids = token.Value("ids") ?? throw token.Wrong("ids", "a list of ids", "nothing");
        return ids.ValueKind == JsonValueKind.Array
            && ids.EnumerateArray()
                .All(id => id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out int value) && value >= 0)
            ? [.. ids.EnumerateArray().Select(id => id.GetInt32())]
            : throw token.Wrong("ids", "a list of ids", TokenizerElement.Brief(ids));
    }
}
