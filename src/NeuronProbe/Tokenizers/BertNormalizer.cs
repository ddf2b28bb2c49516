namespace NeuronProbe.Tokenizers;

/// <summary>What BERT makes of a text before it cuts words (Devlin et al. 2018),
/// as Hugging Face's tokenizers have it.</summary>
internal sealed record BertNormalizer
{
    /// <summary>Whether control characters are dropped and white space becomes spaces.</summary>
    public bool CleansText { get; init; } = true;

    /// <summary>Whether Chinese characters stand alone.</summary>
    public bool SpacesIdeographs { get; init; } = true;

    /// <summary>Whether accents are dropped; null as <see cref="Lowers"/>.</summary>
    public bool? StripsAccents { get; init; }

    /// <summary>Whether letters become lower case.</summary>
    public bool Lowers { get; init; } = true;

    /// <summary>The normalised text, and for each of its UTF-16 units the range of the
    /// source that it stands for.</summary>
    /// <param name="source">Well-formed UTF-16.</param>
    public NormalizedText Normalize(string source) => Apply(CharacterSteps.Of(source)).Together();

    /// <summary>The same for a text that something was done to before.</summary>
    public NormalizedText Normalize(NormalizedText source) => Apply(CharacterSteps.Of(source)).Together();

    /// <summary>The same as a step among others.</summary>
    public IEnumerable<SourceCharacter> Apply(IEnumerable<SourceCharacter> characters)
    {
        characters = CleansText ? characters.Clean() : characters;
        characters = SpacesIdeographs ? characters.SpaceIdeographs() : characters;
        characters = StripsAccents ?? Lowers ? characters.Decompose().DropNonspacingMarks() : characters;
        return Lowers ? characters.Lower() : characters;
    }
}
