using System.Text.Json;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Tests.Tokenizers;

/// <summary>A temporary folder with tokenizer files made up for a test.</summary>
internal sealed class TokenizerFolder : IDisposable
{
    private readonly TemporaryFolder files = new();

    public string Folder => files.Location;

    public TokenizerFolder With(string name, string content)
    {
        files.Write(name, content);
        return this;
    }

    public TokenizerFolder With(string name, byte[] content)
    {
        files.Write(name, content);
        return this;
    }

    /// <summary>A byte-level vocabulary: 256 bytes, then the merges' results, then
    /// <c>&lt;|endoftext|&gt;</c>.</summary>
    /// <param name="merges">Pairs in the byte alphabet, first come first merged.</param>
    /// <param name="idOf">The id of the token of a number, from 0.</param>
    public TokenizerFolder WithByteLevel(string[] merges, Func<int, int>? idOf = null)
    {
        List<string> tokens =
        [
            .. ByteTokens(),
            .. merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal)),
            "<|endoftext|>",
        ];
        With(
            "vocab.json",
            JsonSerializer.Serialize(
                tokens.Index().ToDictionary(token => token.Item, token => idOf?.Invoke(token.Index) ?? token.Index)));
        return With("merges.txt", string.Join('\n', ["#version: 0.2", .. merges]) + "\n");
    }

    public TextTokenizer Load() =>
        TokenizerLoader.Load(Folder) ?? throw new InvalidOperationException("no tokenizer files");

    public void Dispose() => files.Dispose();

    private static IEnumerable<string> ByteTokens()
    {
        char substitute = '\u0100';
        for (int value = 0; value < 256; value++)
        {
            bool prints = value is (> 32 and < 127) or (> 160 and < 173) or > 173;
            yield return (prints ? (char)value : substitute++).ToString();
        }
    }
}
