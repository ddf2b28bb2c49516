namespace NeuronProbe.Tokenizers;

/// <summary>Cuts a text into pieces.</summary>
internal abstract class TextSplitter
{
    /// <summary>Whether every character is in a piece.</summary>
    public abstract bool KeepsAll { get; }

    /// <summary>The pieces in order, none empty.</summary>
    /// <exception cref="ProbeException">It takes too long on the text.</exception>
    public abstract List<(int Offset, int Length)> Split(string text);
}
