namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>Finds a model folder's tokenizer files and reads them.</summary>
internal static class TokenizerLoader
{
    /// <summary>What to do where the tokenizer is of a kind that is not supported.</summary>
    internal const string WayOut =
        "Tokenise the corpus with the model's own tokenizer, and bring jsonl records with input_ids: then no tokenizer files are needed.";

    /// <summary>The kinds of tokenizer, each with the files that it needs; the first whose files are all there is taken.</summary>
    private static readonly (string[] Files, Func<string, TextTokenizer> Load)[] Kinds =
    [
        (["tokenizer.json"], TokenizerFileLoader.Load),
        (["vocab.json", "merges.txt"], ByteLevelBpeLoader.Load),
        (["tokenizer.model"], SentencePieceLoader.Load),
        (["vocab.txt"], WordPieceLoader.Load),
    ];

    /// <summary>Files that hold a tokenizer as well, but of a kind that is not read yet, or not without another.</summary>
    private static readonly string[] OtherFiles = ["spiece.model", "vocab.json", "merges.txt"];

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
        string? found = OtherFiles.FirstOrDefault(file => File.Exists(Path.Combine(folder, file)));
        return found is null
            ? null
            : throw new ProbeException(
                $"{Path.Combine(folder, found)}: expected tokenizer files of a supported kind "
                + $"({string.Join(", ", Kinds.Select(kind => string.Join(" with ", kind.Files)))}), but got {found} alone. {WayOut}");
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
            throw TokenizerJson.Broken(path, "texts of Unicode characters in it and in the JSON files beside it", exception.Message, exception);
        }
    }
}
