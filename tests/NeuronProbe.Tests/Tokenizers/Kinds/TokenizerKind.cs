using System.Text;

namespace NeuronProbe.Tests.Tokenizers.Kinds;

/// <summary>A kind of tokenizer as people bring it.</summary>
/// <param name="Name">Also the name of the file with its stored ids.</param>
/// <param name="Files">The files of its folder.</param>
/// <param name="Loaded">The tokenizer.json that transformers makes of the files when it loads them, written by hand
/// from its published behaviour.</param>
internal sealed record TokenizerKind(string Name, IReadOnlyDictionary<string, byte[]> Files, string Loaded)
{
    /// <summary>A kind whose tokenizer.json is used as it is.</summary>
    public static TokenizerKind Plain(string name, string tokenizerJson) => With(name, tokenizerJson, tokenizerJson);

    /// <summary>A kind with files beside tokenizer.json.</summary>
    public static TokenizerKind With(string name, string tokenizerJson, string loaded,
        params (string Name, string Content)[] beside) =>
        Loose(name, loaded, [("tokenizer.json", tokenizerJson), .. beside]);

    /// <summary>A kind without tokenizer.json.</summary>
    public static TokenizerKind Loose(string name, string loaded, params (string Name, string Content)[] files) =>
        new(name, files.ToDictionary(file => file.Name, file => Encoding.UTF8.GetBytes(file.Content)), loaded);

    public TokenizerFolder Write() =>
        Files.Aggregate(new TokenizerFolder(), (folder, file) => folder.With(file.Key, file.Value));

    public override string ToString() => Name;
}
