namespace NeuronProbe.Concepts.Labels;

/// <summary>Which concepts count, by names, by patterns in which <c>*</c> stands for any characters,
/// and by combinations of those.</summary>
internal sealed class ConceptChoice
{
    private readonly bool isAll;
    private readonly HashSet<string> exact;
    private readonly string[] patterns;

    private ConceptChoice(
        bool isAll,
        IEnumerable<string> exact,
        IEnumerable<string> patterns,
        IEnumerable<ConceptCombination> combinations)
    {
        Combinations = [.. combinations.DistinctBy(combination => combination.Name)];
        this.isAll = isAll;
        this.exact = new(exact, StringComparer.Ordinal);
        this.patterns = [.. patterns.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What the user chose; everything where that is nothing.</summary>
    /// <remarks>The name of a combination is among the names too, since there may be a label of that name.</remarks>
    public static ConceptChoice Of(IReadOnlyCollection<string> names)
    {
        ConceptCombination?[] combinations = [.. names.Select(ConceptCombination.Of)];
        string[] single = [.. names.Where((_, i) => combinations[i] is null)];
        return new(
            names.Count == 0,
            [
                .. single.Where(name => !name.Contains('*')),
                .. combinations.OfType<ConceptCombination>().Select(combination => combination.Name),
            ],
            single.Where(name => name.Contains('*')),
            combinations.OfType<ConceptCombination>());
    }

    /// <summary>Concepts of these names and no others; <c>*</c> stands for itself.</summary>
    /// <param name="names">The names.</param>
    /// <param name="combinations">What those of them are made of that are no labels or definitions.</param>
    public static ConceptChoice Only(
        IEnumerable<string> names, IReadOnlyCollection<ConceptCombination>? combinations = null) =>
        new(false, names.Except((combinations ?? []).Select(c => c.Name)), [], combinations ?? []);

    /// <summary>The combinations that were chosen.</summary>
    public IReadOnlyList<ConceptCombination> Combinations { get; }

    /// <summary>Names that were chosen as such, whether they occur or not.</summary>
    public IReadOnlyCollection<string> Exact => exact;

    /// <summary>Whether it is a term of a combination, and so must be found whether it counts or not.</summary>
    public bool IsTerm(string name) =>
        Combinations.Any(combination => combination.Terms.Any(term => term.Matches(name)));

    public bool Matches(string name) =>
        isAll || exact.Contains(name) || Array.Exists(patterns, pattern => Wildcard.Matches(pattern, name));

    /// <summary>The patterns that match none of the names.</summary>
    public IEnumerable<string> WithoutMatch(IReadOnlyCollection<string> names) =>
        patterns.Where(pattern => !names.Any(name => Wildcard.Matches(pattern, name)));
}
