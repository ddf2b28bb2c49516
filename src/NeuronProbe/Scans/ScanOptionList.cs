using NeuronProbe.Options;
using NeuronProbe.Probing;
using NeuronProbe.Sites;

namespace NeuronProbe.Scans;

/// <summary>The options of <c>scan</c> that belong to no part of it alone.</summary>
internal static class ScanOptionList
{
    public static readonly TextOption Model = new(
        "--model",
        "DIR|NAME",
        "The model's folder in Hugging Face layout (config.json, checkpoint, tokenizer files), "
        + "or a model in the local hub cache: gpt2, ORG/NAME, NAME@REVISION.")
    {
        Letter = "-m",
        Group = OptionGroup.Model,
        Kind = ValueKind.Model,
        IsRequired = true,
    };

    public static readonly TextsOption Layers = new(
        "--layer", "PATTERN", "Sites: ffn.*.post, ffn.3.pre, transformer.h.*.mlp.c_fc, **.c_proj:input.")
    {
        Letter = "-l",
        Group = OptionGroup.Sites,
        Kind = ValueKind.Site,
        Default = ["ffn.*.post"],
        Check = text => _ = new SitePattern(text),
    };

    public static readonly TextOption Neurons = new("--neuron", "LIST", "Neurons of each site: all, 123, or 0-99,512.")
    {
        Letter = "-n",
        Group = OptionGroup.Sites,
        IsList = true,
        Default = "all",
        Check = text => _ = new NeuronList(text),
    };

    public static readonly WordsOption Collect = new(
        "--collect",
        $"What is collected: {string.Join("; ", CollectorCatalogue.Kinds.Select(k => $"{k.Name}, {k.Description}"))}.",
        CollectorCatalogue.Kinds.Select(kind => kind.Name))
    {
        Group = OptionGroup.Collectors,
        Default = ["top", "stats", "histogram", "pairs", "groups"],
    };

    public static readonly NumberOption<int> MaxLength = new("--max-length", "Tokens in a window.")
    {
        Group = OptionGroup.Corpus,
        Least = 1,
        DefaultNote = "the model's limit, at most 1024",
    };

    public static readonly ChoiceOption<SpecialTokens> Bos = new(
        "--bos",
        "Special tokens round each window; auto: what the tokenizer's files say.",
        Choice.Enum<SpecialTokens>())
    { Group = OptionGroup.Corpus };

    public static readonly NumberOption<int> IgnoreFirst = new(
        "--ignore-first", "Leave out the first tokens of each window.")
    {
        Group = OptionGroup.Corpus,
        Least = 0,
    };

    public static readonly SwitchOption IncludeSpecial = new("--include-special", "Count special tokens too.")
    {
        Group = OptionGroup.Corpus,
    };

    public static readonly NumberOption<long> LimitTokens = new(
        "--limit-tokens", "Stop before the document that would pass that many tokens.")
    {
        Group = OptionGroup.Corpus,
        Least = 1,
        HasNoDefault = true,
    };

    public static readonly ChoiceOption<string> Device = new(
        "--device", "Where the model runs.", Choice.Words("auto", "cpu", "cuda"))
    {
        Group = OptionGroup.Running,
        Default = "auto",
    };

    public static readonly ChoiceOption<string> Type = new(
        "--dtype",
        "The type that the model computes in; statistics are always of float32 values.",
        Choice.Words("float32", "bfloat16", "float16"))
    {
        Group = OptionGroup.Running,
        Default = "float32",
    };

    public static readonly ChoiceOption<string> MatrixProduct = new(
        "--matmul", "How products of linear modules are computed.",
        Choice.Words("auto", "linear", "convolution", "packed"))
    {
        Group = OptionGroup.Running,
        Default = "auto",
    };

    public static readonly NumberOption<int> Threads = new("--threads", "Threads.")
    {
        Group = OptionGroup.Running,
        Least = 1,
        Default = Environment.ProcessorCount,
        DefaultNote = "all cores",
    };

    public static readonly NumberOption<int> BatchTokens = new(
        "--batch-tokens", "Positions in a batch, padding included.")
    {
        Group = OptionGroup.Running,
        Least = 1,
        DefaultNote = "chosen for the device",
    };

    public static readonly NumberOption<int> Chunk = new("--chunk", "Documents in a chunk, the unit of what is saved.")
    {
        Group = OptionGroup.Running,
        Least = 1,
        Default = 4096,
    };

    public static readonly SizeOption MaxMemory = new("--max-memory", "Refuse a scan that is estimated to need more.")
    {
        Group = OptionGroup.Running,
        Default = 8L << 30,
    };

    public static readonly TextOption Out = new(
        "--out", "DIR", "The folder for results; without it nothing is written and a summary is printed.")
    {
        Letter = "-o",
        Group = OptionGroup.Output,
        Kind = ValueKind.Path,
    };

    public static readonly SwitchOption Overwrite = new("--overwrite", "Replace a scan that is in the folder already.")
    {
        Group = OptionGroup.Output,
    };
}
