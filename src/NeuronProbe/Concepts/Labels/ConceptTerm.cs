namespace NeuronProbe.Concepts.Labels;

/// <summary>A label or definition that a combination is made of, or several.</summary>
/// <param name="Name">Its name, or a pattern in which <c>*</c> stands for any characters.</param>
/// <param name="IsNegated">Whether the combination applies where this does not.</param>
internal readonly record struct ConceptTerm(string Name, bool IsNegated)
{
    public bool IsPattern => Name.Contains('*', StringComparison.Ordinal);

    public bool Matches(string name) => IsPattern ? Wildcard.Matches(Name, name) : Name == name;
}
