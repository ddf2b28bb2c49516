using Microsoft.CodeAnalysis;

namespace NeuronProbe.Mutation;

/// <summary>One change of one place in the sources.</summary>
/// <param name="Number">Its place in the list of all mutants of the folders, the same as long as they don't
/// change.</param>
/// <param name="File">The file, from the repository's root.</param>
/// <param name="Node">What is changed, in the file's tree.</param>
/// <param name="Replacement">What stands there instead, or null for a statement that is left out.</param>
internal sealed record Mutant(int Number, string File, SyntaxNode Node, SyntaxNode? Replacement)
{
    private const int ShownLength = 90;

    /// <summary>The folders whose scores are told apart, from the repository's root.</summary>
    public static readonly string[] Folders =
    [
        "src/NeuronProbe/Collectors", "src/NeuronProbe/Concepts/Labels", "src/NeuronProbe/Concepts/Measures",
    ];

    /// <summary>The one of <see cref="Folders"/> that it is in.</summary>
    public string Folder => Array.Find(Folders, folder => File.StartsWith(folder + '/', StringComparison.Ordinal))!;

    /// <summary>File, line, and what was changed.</summary>
    public override string ToString()
    {
        int line = Node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        string change = Replacement is null ? "left out" : $"became {Shown(Replacement)}";
        return $"{File}:{line}: {Shown(Node)} {change}";
    }

    private static string Shown(SyntaxNode node)
    {
        string text = string.Join(' ', node.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= ShownLength ? text : text[..ShownLength] + "...";
    }
}
