using Tokenizers.DotNet;

namespace NeuronProbe.TokenizerOracle;

/// <summary>The Rust tokenizers library of Hugging Face, which every id is measured against.</summary>
internal sealed class RustLibrary : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"tokenizer-oracle-{Guid.NewGuid():N}.json");
    private readonly Tokenizer tokenizer;

    public RustLibrary(string tokenizerJson)
    {
        File.WriteAllText(path, tokenizerJson);
        tokenizer = new Tokenizer(path);
    }

    /// <summary>The ids of a text, with the special tokens round it.</summary>
    public int[] Encode(string text) => Array.ConvertAll(tokenizer.Encode(text), id => (int)id);

    public void Dispose()
    {
        tokenizer.Dispose();
        File.Delete(path);
    }
}
