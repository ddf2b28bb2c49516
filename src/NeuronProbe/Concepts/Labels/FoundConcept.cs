namespace NeuronProbe.Concepts.Labels;

/// <summary>A concept that occurs in a document, and where.</summary>
internal sealed class FoundConcept(string name)
{
    public string Name { get; } = name;

    /// <summary>Whether it is a combination of others, and not a label or definition of that name.</summary>
    public bool IsCombined { get; init; }

    /// <summary>Whether it applies to the document as a whole.</summary>
    public bool IsOfDocument { get; set; }

    /// <summary>Whether it applies to a part of the document.</summary>
    public bool IsOfPart { get; set; }

    /// <summary>Numbers of tokens as they were found, perhaps twice.</summary>
    public List<int> Marked { get; } = [];

    /// <summary>Numbers of the tokens that it applies to, ascending.</summary>
    /// <param name="tokenCount">Tokens of the document.</param>
    public int[] Tokens(int tokenCount)
    {
        if (IsOfDocument)
        {
            return [.. Enumerable.Range(0, tokenCount)];
        }
        int[] tokens = [.. Marked];
        Array.Sort(tokens);
        int kept = 0;
        foreach (int token in tokens)
        {
            if (kept == 0 || tokens[kept - 1] != token)
            {
                tokens[kept++] = token;
            }
        }
        return tokens[..kept];
    }
}
