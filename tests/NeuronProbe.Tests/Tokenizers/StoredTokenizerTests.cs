using System.Diagnostics;
using System.Text.Json;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

/// <summary>Real tokenizers against ids that other implementations gave.</summary>
public sealed class StoredTokenizerTests
{
    [Theory]
    [InlineData("gpt2", "gpt-2")]
    [InlineData("llama2-spm", "llama-spm")]
    [InlineData("hf-llama2", "llama-spm")]
    [InlineData("gpt-neox", "mpt")]
    [InlineData("qwen2", "qwen2")]
    public void Every_stored_text_gives_the_stored_ids(string folder, string fixture)
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(TestData.Path("data", "tokenizers", folder))!;
        (string Text, int[] Ids)[] cases = ReadCases(fixture);
        Assert.Equal(46, cases.Length);
        foreach ((string text, int[] ids) in cases)
        {
            TextToken[] tokens = tokenizer.Encode(text);
            Assert.Equal(ids, tokens.Select(token => token.Id));
            TokenizerTexts.CheckOffsets(text, tokens);
            if (text.IsNormalized())
            {
                TokenizerTexts.CheckRoundTrip(tokenizer, text);
            }
        }
    }

    [Fact]
    public void Phi_2_reads_texts_without_runs_of_spaces_as_Gpt2_does()
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(TestData.Path("data", "tokenizers", "hf-phi-2"))!;
        (string Text, int[] Ids)[] cases = [.. ReadCases("gpt-2").Where(
            c => !c.Text.Contains("  ", StringComparison.Ordinal) && !c.Text.Contains('\t', StringComparison.Ordinal))];
        Assert.InRange(cases.Length, 20, 46);
        Assert.All(cases, c => Assert.Equal(c.Ids, tokenizer.Encode(c.Text).Select(token => token.Id)));
        Assert.Equal(50286, Assert.Single(tokenizer.Encode("  ")).Id);
    }

    [Fact]
    public void Roberta_reads_texts_as_Gpt2_does_with_ids_of_its_own_between_its_special_tokens()
    {
        TextTokenizer roberta = TokenizerLoader.Load(TestData.Path("data", "tokenizers", "hf-roberta-base"))!;
        TextTokenizer gpt2 = TokenizerLoader.Load(TestData.Path("data", "tokenizers", "gpt2"))!;
        Assert.Equal([0], roberta.Prefix);
        Assert.Equal([2], roberta.Suffix);
        Assert.Equal(
            46,
            ReadCases("gpt-2").Count(c => roberta.Encode(c.Text).Select(t => (roberta.Show(t.Id), t.Start, t.End))
                .SequenceEqual(gpt2.Encode(c.Text).Select(t => (gpt2.Show(t.Id), t.Start, t.End)))));
    }

    [Fact]
    public void Stories260K_reads_any_text_the_same_through_both_of_its_files()
    {
        string folder = TestData.Path("data", "models", "stories260K");
        TextTokenizer json = TokenizerLoader.Load(folder)!;
        using TokenizerFolder alone = new TokenizerFolder().With(
            "tokenizer.model", File.ReadAllBytes(Path.Combine(folder, "tokenizer.model")));
        TextTokenizer model = alone.Load();
        Assert.EndsWith("(tokenizer.json)", json.Description, StringComparison.Ordinal);
        Assert.Equal(model.Prefix, json.Prefix);
        Assert.Equal(model.Suffix, json.Suffix);
        // The JSON file's special tokens are found in a text, those of the model are not.
        CsCheck.Check.Sample(TokenizerTexts.WellFormed, text =>
        {
            text = text.Replace("<s>", "", StringComparison.Ordinal);
            Assert.Equal(model.Encode(text), json.Encode(text));
        }, iter: 2_000);
    }

    [Fact]
    public void Our_own_merging_gives_the_same_ids_as_the_library()
    {
        string folder = TestData.Path("data", "tokenizers", "gpt2");
        Dictionary<string, int> vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(
            File.ReadAllText(Path.Combine(folder, "vocab.json")))!;
        int last = vocabulary.Count - 1;
        using TokenizerFolder reversed = new TokenizerFolder()
            .With(
                "vocab.json",
                JsonSerializer.Serialize(vocabulary.ToDictionary(token => token.Key, token => last - token.Value)))
            .With("merges.txt", File.ReadAllText(Path.Combine(folder, "merges.txt")));
        TextTokenizer library = TokenizerLoader.Load(folder)!;
        TextTokenizer own = reversed.Load();
        Assert.True(((ByteLevelBpeTokenizer)library.Tokenizer).UsesLibrary);
        Assert.False(((ByteLevelBpeTokenizer)own.Tokenizer).UsesLibrary);
        string story = File.ReadAllText(TestData.Path("data", "corpora", "tinyshakespeare", "input.txt"))[..200_000];
        foreach (string text in ReadCases("gpt-2").Select(stored => stored.Text).Append(story))
        {
            Assert.Equal(library.Encode(text), own.Encode(text).Select(token => token with { Id = last - token.Id }));
        }
    }

    [Fact]
    public void Gpt2_finds_its_end_of_text_in_a_text_and_puts_nothing_round_it()
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(TestData.Path("data", "tokenizers", "gpt2"))!;
        Assert.Equal(
            [new TextToken(64, 0, 1), new TextToken(50256, 1, 14), new TextToken(65, 14, 15)],
            tokenizer.Encode("a<|endoftext|>b"));
        Assert.Empty(tokenizer.Prefix);
        Assert.Empty(tokenizer.Suffix);
        Assert.Equal(50257, tokenizer.VocabularySize);
        Assert.Equal("byte-level BPE, 50,257 tokens (vocab.json, merges.txt)", tokenizer.Description);
        Assert.Equal([50256], tokenizer.SpecialIds);
        Assert.Equal(50256, tokenizer.EndId);
    }

    [Fact]
    public void Llama_puts_its_beginning_before_a_text_and_reads_control_tokens_in_it_as_text()
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(TestData.Path("data", "tokenizers", "llama2-spm"))!;
        Assert.Equal([1], tokenizer.Prefix);
        Assert.Empty(tokenizer.Suffix);
        Assert.Equal((1, 2, 32000), (tokenizer.BeginningId, tokenizer.EndId, tokenizer.VocabularySize));
        Assert.Equal([0, 1, 2], tokenizer.SpecialIds.Order());
        Assert.DoesNotContain(tokenizer.Encode("<s>"), token => tokenizer.SpecialIds.Contains(token.Id));
        Assert.Equal("<s>Hello", tokenizer.Decode([1, .. tokenizer.Encode("Hello").Select(token => token.Id)]).Text);
    }

    [Fact]
    public void Stories260K_reads_its_stored_text_as_its_stored_ids()
    {
        string folder = TestData.Path("data", "models", "stories260K");
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "golden.json"))).RootElement;
        TextTokenizer tokenizer = TokenizerLoader.Load(folder)!;
        string text = golden.GetProperty("text").GetString()!;
        int[] ids = [.. tokenizer.Prefix, .. tokenizer.Encode(text).Select(token => token.Id), .. tokenizer.Suffix];
        Assert.Equal(golden.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt32()), ids);
        Assert.Equal("<s>" + text, tokenizer.Decode(ids).Text);
    }

    [Fact]
    public void A_vocabulary_of_three_letters_reads_them_and_names_any_other()
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(TestData.Path("data", "models", "nano-gpt-sort"))!;
        Assert.Equal([2, 0, 1], tokenizer.Encode("CAB").Select(token => token.Id));
        Assert.Equal(3, tokenizer.VocabularySize);
        Assert.Contains(
            "'D' (U+0044)",
            Assert.Throws<ProbeException>(() => tokenizer.Encode("ABD")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama2-spm")]
    public void Random_texts_come_back_with_the_same_ranges(string folder)
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(TestData.Path("data", "tokenizers", folder))!;
        CsCheck.Check.Sample(TokenizerTexts.Any, text => TokenizerTexts.CheckRoundTrip(tokenizer, text), iter: 2_000);
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama2-spm")]
    public void A_run_of_200_000_letters_takes_no_quadratic_time(string folder)
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(TestData.Path("data", "tokenizers", folder))!;
        Stopwatch watch = Stopwatch.StartNew();
        TokenizerTexts.CheckRoundTrip(tokenizer, new string('a', 200_000));
        TokenizerTexts.CheckRoundTrip(tokenizer, string.Concat(Enumerable.Repeat("abcdefghijklmnop", 12_500)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"took {watch.Elapsed}");
    }

    private static (string Text, int[] Ids)[] ReadCases(string fixture)
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllText(TestData.Path("data", "tokenizers", "fixtures", fixture + ".json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(entry =>
            (entry.GetProperty("text").GetString()!,
                entry.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray()))];
    }
}
