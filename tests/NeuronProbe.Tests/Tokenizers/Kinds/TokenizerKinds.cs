namespace NeuronProbe.Tests.Tokenizers.Kinds;

/// <summary>Every kind of tokenizer that is read, made up from the texts' own vocabularies.</summary>
internal static class TokenizerKinds
{
    public static IReadOnlyList<TokenizerKind> All { get; } =
        [.. ByteLevelKinds.All, .. CharacterKinds.All, .. WordPieceKinds.All, .. SettingsKinds.All, .. LooseKinds.All];

    public static TokenizerKind Named(string name) => All.Single(kind => kind.Name == name);
}
