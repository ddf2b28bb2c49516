using System.Text;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

/// <summary>What git, a browser or another library leaves in the place of a tokenizer file.</summary>
public sealed class StrayFileTests
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 2183982\n";

    private const string Page = "<!DOCTYPE html>\n<html class=\"\"><head></head></html>";

    [Theory]
    [InlineData("tokenizer.json", Pointer, "a pointer of git LFS, not the file: run git lfs pull.")]
    [InlineData("tokenizer.model", Pointer, "a pointer of git LFS, not the file: run git lfs pull.")]
    [InlineData("vocab.txt", Pointer, "a pointer of git LFS, not the file: run git lfs pull.")]
    [InlineData("tokenizer.json", Page, "a web page, not the file. Download the file itself")]
    [InlineData("tokenizer.model", Page, "a web page, not the file.")]
    [InlineData("vocab.txt", Page, "a web page, not the file.")]
    [InlineData("tokenizer.json", "Entry not found", "a server's answer, 'Entry not found', not the file.")]
    [InlineData("tokenizer.json", "", "an empty file.")]
    [InlineData("tokenizer.model", "", "an empty file.")]
    [InlineData(
        "tokenizer.json",
        "IQ== 0\nIg== 1\n",
        "a tiktoken vocabulary, as Llama 3's original folder has it. "
            + "Take tokenizer.json from the model's folder in the Hugging Face layout")]
    [InlineData("tokenizer.model", "IQ== 0\r\nIg== 1\r\n",
        "a tiktoken vocabulary, as Llama 3's original folder has it. Take tokenizer.json")]
    [InlineData("tokenizer.model", "\u0080\u0004K.",
        "pickled Python objects, which would run code when they are read. Take tokenizer.json")]
    public void What_stands_in_a_files_place_is_named_with_what_to_do(string file, string content, string what)
    {
        using TokenizerFolder folder = new TokenizerFolder().With(file, Encoding.Latin1.GetBytes(content));
        string message = Assert.Throws<ProbeException>(folder.Load).Message;
        Assert.StartsWith($"{Path.Combine(folder.Folder, file)}: expected ", message, StringComparison.Ordinal);
        Assert.Contains(", but got " + what, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pointer_in_the_place_of_the_merges_is_named_too()
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel(["a b"]).With("merges.txt", Pointer);
        Assert.StartsWith(
            $"{Path.Combine(folder.Folder, "merges.txt")}: expected the file itself, but got a pointer of git LFS",
            Assert.Throws<ProbeException>(folder.Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_are_a_web_page_are_named_too()
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel(["a b"]).With("tokenizer_config.json", Page);
        Assert.StartsWith(
            $"{Path.Combine(folder.Folder, "tokenizer_config.json")}: expected JSON, but got a web page, not the file.",
            Assert.Throws<ProbeException>(folder.Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_larger_than_any_is_not_read()
    {
        using TokenizerFolder folder = new TokenizerFolder().With("tokenizer.json", "{}");
        using (FileStream stream = File.OpenWrite(Path.Combine(folder.Folder, "tokenizer.json")))
        {
            // Without blocks on disk, but all of its length to a reader.
            stream.SetLength(3L << 30);
        }
        Assert.Equal(
            $"{Path.Combine(folder.Folder, "tokenizer.json")}: expected a tokenizer file of at most 256 MiB, but got "
                + "3072 MiB. Fetch the file again from where the model came from.",
            Assert.Throws<ProbeException>(folder.Load).Message);
    }
}
