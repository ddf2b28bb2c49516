using NeuronProbe.Tests.Support;
using NeuronProbe.Tests.Tokenizers;
using NeuronProbe.Tests.Tokenizers.Kinds;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.TokenizerOracle;

/// <summary>Our ids, and the ids that are stored for the ordinary tests, against the Rust library's.</summary>
public sealed class OracleTests
{
    public static TheoryData<string> Names => [.. TokenizerKinds.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_text_gives_the_ids_of_the_Rust_library(string name)
    {
        TokenizerKind kind = TokenizerKinds.Named(name);
        using TokenizerFolder folder = kind.Write();
        using RustLibrary rust = new(kind.Loaded);
        Agreement.Check(folder.Load(), rust);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_stored_ids_are_the_Rust_librarys(string name)
    {
        using RustLibrary rust = new(TokenizerKinds.Named(name).Loaded);
        Stored.Matches(name, KindTexts.All.Select(rust.Encode));
    }

    /// <summary>Real tokenizers, whose settings ask for nothing that their tokenizer.json does not have.</summary>
    [Theory]
    [InlineData("tokenizers", "gpt-neox")]
    [InlineData("tokenizers", "hf-phi-2")]
    [InlineData("tokenizers", "hf-roberta-base")]
    [InlineData("models", "stories260K")]
    public void Every_text_gives_the_ids_of_the_Rust_library_with_a_real_tokenizer(string kind, string name)
    {
        string folder = TestData.Path("data", kind, name);
        using RustLibrary rust = new(File.ReadAllText(Path.Combine(folder, "tokenizer.json")));
        Agreement.Check(TokenizerLoader.Load(folder)!, rust);
    }
}
