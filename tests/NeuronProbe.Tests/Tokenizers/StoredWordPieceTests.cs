using System.Diagnostics;
using System.Text.Json;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

/// <summary>Real WordPiece vocabularies against ids that other implementations gave.</summary>
public sealed class StoredWordPieceTests
{
    [Fact]
    public void Every_stored_text_gives_the_stored_ids()
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(TestData.Path("data", "tokenizers", "bert-base-uncased"))!;
        (string Text, int[] Ids)[] cases = ReadCases();
        Assert.Equal(46, cases.Length);
        foreach ((string text, int[] ids) in cases)
        {
            TextToken[] tokens = tokenizer.Encode(text);
            Assert.Equal(ids, tokens.Select(token => token.Id));
            WordPieceTexts.CheckOffsets(new BertNormalizer(), text, tokens);
        }
    }

    [Fact]
    public void Bert_puts_CLS_and_SEP_round_a_text_and_finds_its_special_tokens_in_it()
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(TestData.Path("data", "tokenizers", "bert-base-uncased"))!;
        Assert.Equal("WordPiece, 30,522 tokens (vocab.txt)", tokenizer.Description);
        Assert.Equal([101], tokenizer.Prefix);
        Assert.Equal([102], tokenizer.Suffix);
        Assert.Equal((101, 102, 30522), (tokenizer.BeginningId, tokenizer.EndId, tokenizer.VocabularySize));
        Assert.Equal([0, 100, 101, 102, 103], tokenizer.SpecialIds.Order());
        Assert.Equal(
            [new(14477, 0, 3), new(20961, 3, 6), new(3468, 6, 9), new(103, 9, 15)],
            tokenizer.Encode("UNAFFABLE[MASK]"));
        Assert.Equal(
            "[CLS] unaffable , [MASK] [SEP]", tokenizer.Decode([101, 14477, 20961, 3468, 1010, 103, 102]).Text);
    }

    [Fact]
    public void A_whole_play_takes_Bert_no_long_time()
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(TestData.Path("data", "tokenizers", "bert-base-uncased"))!;
        Stopwatch watch = Stopwatch.StartNew();
        tokenizer.Encode(File.ReadAllText(TestData.Path("data", "corpora", "tinyshakespeare", "input.txt")));
        tokenizer.Encode(string.Concat(Enumerable.Repeat("\u0301\u0323", 100_000)));
        tokenizer.Encode(new string('a', 200_000));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"took {watch.Elapsed}");
    }

    [Fact]
    public void Random_texts_keep_Berts_offsets_in_order_and_lose_only_what_is_cleaned_away()
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(TestData.Path("data", "tokenizers", "bert-base-uncased"))!;
        CsCheck.Check.Sample(
            TokenizerTexts.Any,
            text => WordPieceTexts.CheckOffsets(new BertNormalizer(), text, tokenizer.Encode(text)),
            iter: 2_000);
    }

    [Fact]
    public void A_tokenizer_json_of_WordPiece_kind_reads_texts()
    {
        string path = TestData.Path("data", "models", "tiny-bert-jammi", "tokenizer.json");
        using TokenizerFolder folder = new TokenizerFolder().With("tokenizer.json", File.ReadAllText(path));
        TextTokenizer tokenizer = folder.Load();
        // Ids and offsets as Hugging Face's tokenizers 0.23.2 give them for this file.
        Assert.Equal(
            [
                new(121, 0, 7), new(1, 8, 14), new(43, 14, 15), new(141, 16, 20), new(146, 20, 21), new(1, 21, 24),
                new(80, 25, 28), new(9, 29, 30),
            ],
            tokenizer.Encode("Quantum Théory, cells... and e"));
        Assert.Equal("quantum [UNK] , cells", tokenizer.Decode([121, 1, 43, 141, 146]).Text);
    }

    private static (string Text, int[] Ids)[] ReadCases()
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllText(TestData.Path("data", "tokenizers", "fixtures", "bert-bge.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(entry =>
            (entry.GetProperty("text").GetString()!,
                entry.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray()))];
    }
}
