namespace NeuronProbe.Concepts.Labels;

/// <summary>Which concepts count, by names and by patterns in which <c>*</c> stands for any characters.</summary>
internal sealed class ConceptChoice
{
    private readonly bool isAll;
    private readonly HashSet<string> exact;
    private readonly string[] patterns;

    private ConceptChoice(bool isAll, IEnumerable<string> exact, IEnumerable<string> patterns)
    {
        this.isAll = isAll;
        this.exact = new(exact, StringComparer.Ordinal);
        this.patterns = [.. patterns.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What the user chose; everything where that is nothing.</summary>
    public static ConceptChoice Of(IReadOnlyCollection<string> names) =>
        new(names.Count == 0, names.Where(name => !name.Contains('*')), names.Where(name => name.Contains('*')));

    /// <summary>Concepts of these names and no others; <c>*</c> stands for itself.</summary>
    public static ConceptChoice Only(IEnumerable<string> names) => new(false, names, []);

    /// <summary>Names that were chosen as such, whether they occur or not.</summary>
    public IReadOnlyCollection<string> Exact => exact;

    public bool Matches(string name) =>
        isAll || exact.Contains(name) || Array.Exists(patterns, pattern => Wildcard.Matches(pattern, name));

    /// <summary>The patterns that match none of the names.</summary>
    public IEnumerable<string> WithoutMatch(IReadOnlyCollection<string> names) =>
        patterns.Where(pattern => !names.Any(name => Wildcard.Matches(pattern, name)));
}
