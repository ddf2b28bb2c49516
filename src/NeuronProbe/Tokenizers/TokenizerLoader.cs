namespace NeuronProbe.Tokenizers;

/// <summary>Finds a model folder's tokenizer files and reads them.</summary>
internal static class TokenizerLoader
{
    /// <summary>What to do where the tokenizer is of a kind that is not supported.</summary>
    internal const string Advice =
        "Tokenise the corpus with the model's own tokenizer, and bring jsonl records with input_ids: "
        + "then no tokenizer files are needed.";

    private const string TakeJson = "Take tokenizer.json from the model's folder in the Hugging Face layout, or save "
        + "it there with the model's own tokenizer.";

    /// <summary>The kinds of tokenizer, each with the files that it needs;
    /// the first whose files are all there is taken.</summary>
    private static readonly (string[] Files, Func<string, TextTokenizer> Load)[] Kinds =
    [
        (["tokenizer.json"], TokenizerFileLoader.Load),
        (["vocab.json", "merges.txt"], ByteLevelBpeLoader.Load),
        (["tokenizer.model"], SentencePieceLoader.Load),
        (["vocab.txt"], WordPieceLoader.Load),
    ];

    /// <summary>The files that are read, for messages about a folder without any.</summary>
    public static string FilesInWords { get; } =
        string.Join(" or ", Kinds.Select(kind => string.Join(" with ", kind.Files)));

    /// <summary>
    /// Patterns of files that hold a tokenizer as well, but of a kind that is not read, or not without another; what
    /// they are, and what to do.
    /// </summary>
    private static readonly (string Pattern, string What, string Advice)[] OtherFiles =
    [
        ("tekken.json", "Mistral's own vocabulary (tekken)", TakeJson),
        ("*.tiktoken", "a tiktoken vocabulary, without the pattern and the special tokens", TakeJson),
        ("spiece.model", "a SentencePiece model under T5's name, which is of another type (unigram) as a rule",
            TakeJson),
        ("sentencepiece*.model",
            "a SentencePiece model under XLM-RoBERTa's name, which is of another type (unigram) as a rule", TakeJson),
        ("tokenizer.model.v*", "Mistral's SentencePiece model under a name of its own",
            "Call it tokenizer.model, or take tokenizer.json from the model's folder in the Hugging Face layout."),
        ("encoder.json", "GPT-2's vocabulary under its first name",
            "Call it vocab.json, and vocab.bpe beside it merges.txt."),
        ("tokenizer*.pkl", "pickled Python objects, which would run code when they are read", TakeJson),
        ("tokenizer*.pickle", "pickled Python objects, which would run code when they are read", TakeJson),
        ("vocab.json", "vocab.json without merges.txt",
            "Fetch merges.txt from where the model came from, or take tokenizer.json."),
        ("merges.txt", "merges.txt without vocab.json",
            "Fetch vocab.json from where the model came from, or take tokenizer.json."),
    ];

    /// <summary>The folder's tokenizer, or null where it has no tokenizer files.</summary>
    /// <exception cref="ProbeException">The files are broken, or of a kind that is not supported.</exception>
    public static TextTokenizer? Load(string folder)
    {
        foreach ((string[] files, Func<string, TextTokenizer> load) in Kinds)
        {
            if (files.All(file => File.Exists(Path.Combine(folder, file))))
            {
                return Load(Path.Combine(folder, files[0]), folder, load);
            }
        }
        foreach ((string pattern, string what, string advice) in OtherFiles)
        {
            if (Directory.Exists(folder)
                && Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)
                .FirstOrDefault() is { } found)
            {
                throw new ProbeException(
                    $"{found}: expected tokenizer files of a supported kind "
                    + $"({string.Join(", ", Kinds.Select(kind => string.Join(" with ", kind.Files)))}), but got "
                    + $"{what}. {advice} Or else: {Advice}");
            }
        }
        return null;
    }

    private static TextTokenizer Load(string path, string folder, Func<string, TextTokenizer> load)
    {
        try
        {
            return load(folder);
        }
        catch (InvalidOperationException exception)
        {
            // What the JSON reader throws where an escaped text is no text: half of a surrogate pair.
            throw TokenizerJson.Broken(
                path,
                "texts of Unicode characters in it and in the JSON files beside it",
                exception.Message,
                exception);
        }
    }
}
