namespace NeuronProbe.Collectors;

/// <summary>A token of the corpus at which all neurons of a scan have a value that is kept.</summary>
/// <param name="Hash">What it was chosen by: a number of the document's id and the token's place in it.</param>
/// <param name="Document">The document's number.</param>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Token">The token's number in the document, or -1 where the tool added it.</param>
internal readonly record struct PairedPosition(ulong Hash, long Document, string DocumentId, int Token)
    : IComparable<PairedPosition>
{
    /// <summary>By hash, then document, then token.</summary>
    public int CompareTo(PairedPosition other) =>
        Hash != other.Hash ? Hash.CompareTo(other.Hash)
        : Document != other.Document ? Document.CompareTo(other.Document)
        : Token.CompareTo(other.Token);
}
