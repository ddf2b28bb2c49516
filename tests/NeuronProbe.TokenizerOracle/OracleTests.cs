using NeuronProbe.Corpora.Tokenizers;
using NeuronProbe.Tests.Corpora.Tokenizers;
using NeuronProbe.Tests.Corpora.Tokenizers.Kinds;
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
}
