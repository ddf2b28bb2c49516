using System.Text.Json;

namespace NeuronProbe.Tokenizers;

/// <summary>
/// The tokenizer classes of transformers: which one reads a folder's files, and what it does with them.
/// </summary>
internal static class TokenizerClasses
{
    private static readonly Dictionary<string, string> EndOfText =
        Roles(("bos", "<|endoftext|>"), ("eos", "<|endoftext|>"), ("unk", "<|endoftext|>"));

    private static readonly Dictionary<string, string> Roberta =
        Roles(("bos", "<s>"), ("eos", "</s>"), ("sep", "</s>"), ("cls", "<s>"), ("unk", "<unk>"), ("pad", "<pad>"),
            ("mask", "<mask>"));

    private static readonly Dictionary<string, string> BertRoles =
        Roles(("unk", "[UNK]"), ("sep", "[SEP]"), ("pad", "[PAD]"), ("cls", "[CLS]"), ("mask", "[MASK]"));

    private static readonly Dictionary<string, string> LlamaRoles =
        Roles(("bos", "<s>"), ("eos", "</s>"), ("unk", "<unk>"));

    /// <summary>
    /// Classes that cut words by what is not in the folder, or that write them in a scheme of their own.
    /// </summary>
    private static readonly string[] OtherSchemes =
    [
        "BertJapaneseTokenizer", "BertweetTokenizer", "BioGptTokenizer", "BlenderbotSmallTokenizer", "ByT5Tokenizer",
            "CLIPTokenizer", "CTRLTokenizer", "CanineTokenizer",
        "ChatGLMTokenizer", "CpmAntTokenizer", "CpmTokenizer", "EsmTokenizer", "FSMTTokenizer", "FlaubertTokenizer",
            "GPTNeoXJapaneseTokenizer", "HerbertTokenizer",
        "MistralCommonBackend", "MistralCommonTokenizer", "OpenAIGPTTokenizer", "PerceiverTokenizer",
            "PhobertTokenizer", "ProphetNetTokenizer", "QWenTokenizer", "RoCBertTokenizer",
        "RoFormerTokenizer", "TapasTokenizer", "TransfoXLTokenizer", "XLMTokenizer",
    ];

    private static readonly Dictionary<string, TokenizerClass> Known = new TokenizerClass[]
    {
        new("PreTrainedTokenizer"), new("TokenizersBackend"), new("WhisperTokenizer"),
        new("Qwen2Tokenizer") { Defaults = Roles(("eos", "<|endoftext|>"), ("pad", "<|endoftext|>")) },
        new("BloomTokenizer") { Defaults = Roles(("bos", "<s>"), ("eos", "</s>"), ("unk", "<unk>"), ("pad", "<pad>")) },
        new("CohereTokenizer") { Defaults =
            Roles(("bos", "<BOS_TOKEN>"), ("eos", "<|END_OF_TURN_TOKEN|>"), ("unk", "<UNK>"), ("pad", "<PAD>"),
            ("cls", "<CLS>"), ("sep", "<SEP>"), ("mask", "<MASK_TOKEN>")), AddsBeginning = true },
        new("GemmaTokenizer") { Defaults =
            Roles(("bos", "<bos>"), ("eos", "<eos>"), ("unk", "<unk>"), ("pad", "<pad>")), AddsBeginning = true },
        new("MPNetTokenizer") { Defaults =
            Roles(("bos", "<s>"), ("eos", "</s>"), ("sep", "</s>"), ("cls", "<s>"), ("unk", "[UNK]"), ("pad", "<pad>"),
            ("mask", "<mask>")), SetsBertNormalizer = true, HasGreedyMask = true },
        new("DebertaTokenizer") { Defaults =
            Roles(("bos", "[CLS]"), ("eos", "[SEP]"), ("sep", "[SEP]"), ("cls", "[CLS]"), ("unk", "[UNK]"),
            ("pad", "[PAD]"), ("mask", "[MASK]")), SetsPrefixSpace = true, HasGreedyMask = true },
    }
        .Concat(Named(name =>
            new(name) { Defaults = EndOfText, SetsPrefixSpace = true }, "GPT2Tokenizer", "CodeGenTokenizer",
            "GPTNeoXTokenizer"))
        .Concat(Named(name => new(name) { Defaults = Roberta, SetsPrefixSpace = true, HasGreedyMask = true },
            "RobertaTokenizer", "BartTokenizer", "BlenderbotTokenizer", "LEDTokenizer", "LongformerTokenizer",
                "LukeTokenizer", "MvpTokenizer"))
        .Concat(Named(name =>
            new(name) { Defaults = LlamaRoles, SetsLlamaSpaces = true, AddsBeginning = true }, "LlamaTokenizer",
            "CodeLlamaTokenizer"))
        .Concat(Named(name => new(name) { Defaults = BertRoles, SetsBertNormalizer = true },
            "BertTokenizer", "ConvBertTokenizer", "DPRContextEncoderTokenizer", "DPRQuestionEncoderTokenizer",
                "DPRReaderTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "LayoutLMTokenizer",
            "LxmertTokenizer", "MobileBertTokenizer", "RealmTokenizer", "RetriBertTokenizer", "SplinterTokenizer",
                "SqueezeBertTokenizer"))
        .Concat(Named(name => new(name),
            "AlbertTokenizer", "BarthezTokenizer", "BigBirdTokenizer", "CamembertTokenizer", "DebertaV2Tokenizer",
                "FNetTokenizer", "MBart50Tokenizer", "MBartTokenizer", "NllbTokenizer", "PegasusTokenizer",
            "ReformerTokenizer", "RemBertTokenizer", "T5Tokenizer", "UdopTokenizer", "XGLMTokenizer",
                "XLMRobertaTokenizer", "XLNetTokenizer"))
        .ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>BERT's own class.</summary>
    public static TokenizerClass Bert => Known["BertTokenizer"];

    /// <summary>GPT-2's own class.</summary>
    public static TokenizerClass Gpt2 => Known["GPT2Tokenizer"];

    /// <summary>Llama's own class.</summary>
    public static TokenizerClass Llama => Known["LlamaTokenizer"];

    /// <summary>The names of the classes that read vocab.txt as BERT does.</summary>
    public static IEnumerable<string> OfBertsKind =>
        Known.Values.Where(kind => kind.SetsBertNormalizer).Select(kind => kind.Name).Order(StringComparer.Ordinal);

    /// <summary>The class that a kind of model has where no file names one.</summary>
    private static readonly Dictionary<string, string> OfModels = new(StringComparer.Ordinal)
    {
        ["bert"] = "BertTokenizer",
        ["bloom"] = "BloomTokenizer",
        ["codegen"] = "CodeGenTokenizer",
        ["cohere"] = "CohereTokenizer",
        ["distilbert"] = "DistilBertTokenizer",
        ["electra"] = "ElectraTokenizer",
        ["gemma"] = "GemmaTokenizer",
        ["gemma2"] = "GemmaTokenizer",
        ["gemma3"] = "GemmaTokenizer",
        ["gemma3_text"] = "GemmaTokenizer",
        ["gpt2"] = "GPT2Tokenizer",
        ["gpt_neo"] = "GPT2Tokenizer",
        ["gpt_neox"] = "GPTNeoXTokenizer",
        ["gptj"] = "GPT2Tokenizer",
        ["granite"] = "GPT2Tokenizer",
        ["llama"] = "LlamaTokenizer",
        ["mistral"] = "LlamaTokenizer",
        ["mixtral"] = "LlamaTokenizer",
        ["mpnet"] = "MPNetTokenizer",
        ["olmo"] = "GPTNeoXTokenizer",
        ["olmo2"] = "GPTNeoXTokenizer",
        ["opt"] = "GPT2Tokenizer",
        ["phi"] = "CodeGenTokenizer",
        ["phi3"] = "LlamaTokenizer",
        ["qwen2"] = "Qwen2Tokenizer",
        ["qwen3"] = "Qwen2Tokenizer",
        ["roberta"] = "RobertaTokenizer",
        ["stablelm"] = "GPTNeoXTokenizer",
        ["starcoder2"] = "GPT2Tokenizer",
        ["xlm-roberta"] = "XLMRobertaTokenizer",
        ["bertweet"] = "BertweetTokenizer",
        ["biogpt"] = "BioGptTokenizer",
        ["ctrl"] = "CTRLTokenizer",
        ["gpt_neox_japanese"] = "GPTNeoXJapaneseTokenizer",
        ["openai-gpt"] = "OpenAIGPTTokenizer",
        ["xlm"] = "XLMTokenizer",
    };

    /// <summary>
    /// The class that reads a folder's tokenizer: the one that tokenizer_config.json names, else config.json, else the
    /// model's.
    /// </summary>
    /// <exception cref="ProbeException">It is not known, or cuts words by what is not in the folder.</exception>
    public static TokenizerClass Find(string folder, TokenizerSettings settings)
    {
        string configPath = Path.Combine(folder, "config.json");
        JsonElement? config = settings.TokenizerClass is null ? TokenizerJson.ReadObject(configPath) : null;
        string? named = settings.TokenizerClass
            ?? (Text(config, "tokenizer_class") is { } own ? WithoutFast(own) : null);
        string where = settings.TokenizerClass is null ? configPath : Path.Combine(folder, "tokenizer_config.json");
        string name = named ?? OfModels.GetValueOrDefault(Text(config, "model_type") ?? "", "PreTrainedTokenizer");
        if (Known.TryGetValue(name, out TokenizerClass? kind))
        {
            return kind with { IsAssumed = named is null };
        }
        throw new ProbeException(OtherSchemes.Contains(name)
            ? $"{where}: expected a tokenizer_class whose words come from the tokenizer's files alone, but got "
                + $"'{name}', which cuts or writes them in a way of its own that is not supported yet. "
                + $"{TokenizerLoader.Advice}"
            : $"{where}: expected a tokenizer_class that is known, but got '{name}'. If tokenizer.json is the whole of "
                + $"it, write PreTrainedTokenizerFast there; else: {TokenizerLoader.Advice}");
    }

    private static Dictionary<string, string> Roles(params (string Role, string Content)[] roles) =>
        roles.ToDictionary(role => role.Role + "_token", role => role.Content, StringComparer.Ordinal);

    private static IEnumerable<TokenizerClass> Named(Func<string, TokenizerClass> make, params string[] names) =>
        names.Select(make);

    private static string? Text(JsonElement? file, string name) =>
        file is { } root && root.TryGetProperty(name, out JsonElement member)
            && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static string WithoutFast(string name) =>
        name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^"Fast".Length] : name;
}
