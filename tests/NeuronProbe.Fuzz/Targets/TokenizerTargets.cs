using System.Text;
using NeuronProbe.Tests.Tokenizers;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Fuzz.Targets;

/// <summary>Tokenizer files of every kind; what can be read also encodes a text.</summary>
internal static class TokenizerTargets
{
    private const string Sample = "Hello, the naïve 😀 e\u0301 한국 12 345\r\n  <s> [MASK] don't\t\u200b▁x";

    public static IEnumerable<FuzzTarget> Make(WorkFolder folder)
    {
        (string, byte[]) config = ("config.json", Text("""{"model_type":"llama"}"""));
        (string, byte[]) vocabulary = ("vocab.json", TokenizerSeeds.Vocabulary());
        (string, byte[]) merges =
            ("merges.txt", Text("#version: 0.2\n" + string.Join('\n', TokenizerSeeds.Merges) + "\n"));
        (string, byte[]) settings = ("tokenizer_config.json", Text(Settings));
        byte[] pieces = SentencePieceFile.Bpe().Pieces("▁the", "th", "▁t", "he", "▁", "t", "h", "e").ToArray();
        yield return In(
            folder,
            "tokenizer-json",
            "tokenizer.json",
            isJson: true,
            [TokenizerSeeds.ByteLevel(), TokenizerSeeds.SentencePieceStyle(), TokenizerSeeds.WordPiece()],
            config);
        yield return In(
            folder, "tokenizer-config", settings.Item1, isJson: true, [settings.Item2], config, vocabulary, merges);
        yield return In(
            folder,
            "tokenizer-settings",
            settings.Item1,
            isJson: true,
            [settings.Item2],
            config,
            ("tokenizer.json", TokenizerSeeds.ByteLevel()));
        yield return In(folder, "vocab-json", vocabulary.Item1, isJson: true, [vocabulary.Item2], config, merges);
        yield return In(folder, "merges", merges.Item1, isJson: false, [merges.Item2], config, vocabulary);
        yield return In(folder, "tokenizer-model", "tokenizer.model", isJson: false, [pieces], config);
        yield return In(
            folder,
            "vocab-txt",
            "vocab.txt",
            isJson: false,
            [Text(string.Join('\n', TokenizerSeeds.WordPieces) + "\n")],
            ("config.json", Text("""{"model_type":"bert"}""")));
        yield return Texts(
            folder, vocabulary, merges, ("tokenizer.model", pieces), ("tokenizer.json", TokenizerSeeds.WordPiece()));
    }

    private static string Settings =>
        """
        {"tokenizer_class": "GPT2Tokenizer", "add_prefix_space": false,
         "bos_token": {"content": "<|endoftext|>", "lstrip": false}, "eos_token": "<|endoftext|>",
         "added_tokens_decoder": {"261": {"content": "<|endoftext|>", "special": true, "lstrip": false, "rstrip": false,
         "normalized": false, "single_word": false}},
         "model_max_length": 1024, "add_bos_token": false}
        """;

    private static FuzzTarget In(
        WorkFolder work,
        string name,
        string file,
        bool isJson,
        byte[][] seeds,
        params (string Name, byte[] Content)[] beside)
    {
        string folder = Fill(work, name, beside);
        string path = Path.Combine(folder, file);
        return new FuzzTarget(name, seeds, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            Use(TokenizerLoader.Load(folder), Sample);
        }, isJson);
    }

    /// <summary>Any text through tokenizers that are whole.</summary>
    private static FuzzTarget Texts(WorkFolder work, params (string Name, byte[] Content)[] files)
    {
        TextTokenizer[] tokenizers =
        [
            Load(files[..2]),
            Load(files[2..3]),
            Load(files[3..]),
        ];
        return new FuzzTarget(
            "text-to-ids", [Text(Sample), Text("the the\n\nthe"), Text(new string('a', 300))], bytes =>
            {
                string text = Encoding.UTF8.GetString(bytes);
                // A lone surrogate can't come out of UTF-8, but out of a JSON escape it can.
                text = bytes.Length > 0 && bytes[0] % 8 == 0 ? text + '\ud800' : text;
                foreach (TextTokenizer tokenizer in tokenizers)
                {
                    Use(tokenizer, text);
                }
            });

        TextTokenizer Load((string Name, byte[] Content)[] some) =>
            TokenizerLoader.Load(Fill(work, $"text-{some[0].Name}", some))!;
    }

    private static void Use(TextTokenizer? tokenizer, string text)
    {
        if (tokenizer is null)
        {
            return;
        }
        int end = 0;
        foreach (var token in tokenizer.Encode(text))
        {
            if (token.Start > token.End || token.End > text.Length || token.End < end || token.Id < 0
                || token.Id >= tokenizer.VocabularySize)
            {
                throw new InvalidOperationException($"token {token} of a text of {text.Length}");
            }
            end = token.End;
            tokenizer.Show(token.Id);
        }
    }

    private static string Fill(WorkFolder work, string name, (string Name, byte[] Content)[] files)
    {
        string folder = work.New(name);
        foreach ((string file, byte[] content) in files)
        {
            File.WriteAllBytes(Path.Combine(folder, file), content);
        }
        return folder;
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
