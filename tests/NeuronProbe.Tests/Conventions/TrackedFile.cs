namespace NeuronProbe.Tests.Conventions;

/// <summary>A text file that git tracks.</summary>
/// <param name="Path">Relative to the repository, with <c>/</c>.</param>
/// <param name="Text">What it holds, line ends and all.</param>
internal sealed record TrackedFile(string Path, string Text)
{
    /// <summary>Its lines, without the <c>\n</c> that ends each.</summary>
    public IEnumerable<string> Lines => (Text.EndsWith('\n') ? Text[..^1] : Text).Split('\n');

    public override string ToString() => Path;
}
