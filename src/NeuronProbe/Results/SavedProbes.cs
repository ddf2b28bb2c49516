namespace NeuronProbe.Results;

/// <summary>Probes that a command has left beside a scan, by the concepts that they tell.</summary>
internal sealed class SavedProbes
{
    private readonly ILookup<string, ProbeRow> rows;

    /// <param name="beside">What was left, of which other tables are passed over.</param>
    public SavedProbes(IReadOnlyList<SideTable> beside) => rows = beside
        .Where(table => table.Kind.Name == SideTableKind.Probes)
        .SelectMany(RowsOf).ToLookup(row => row.Concept);

    /// <summary>The rows of a concept, sizes ascending; none where it has no probe of the best neurons.</summary>
    /// <param name="concept">Its name.</param>
    public IReadOnlyList<ProbeRow> Of(string concept) =>
        rows[concept].Any(row => row.Kind == ProbeRow.Best) ? [.. rows[concept].OrderBy(row => row.K)] : [];

    private static IEnumerable<ProbeRow> RowsOf(SideTable table)
    {
        string[] names = [.. table.Schema.Columns.Select(column => column.Name)];
        return table.AllRows().Select(cells => ProbeRow.Read(
            name => Array.IndexOf(names, name) is >= 0 and var place ? cells[place] : default));
    }
}
