namespace NeuronProbe.Collectors;

/// <summary>What may fill at most one place of a list of top examples.</summary>
public enum TopPer
{
    Document,
    Window,

    /// <summary>Every token may have a place.</summary>
    Token,
}
