using NeuronProbe.Collectors;

namespace NeuronProbe.Concepts.Measures;

/// <summary>All tests of one run, neurons of all sites times concepts, whose p-values are corrected together.</summary>
internal sealed class TestFamily
{
    private readonly IReadOnlyList<ConceptsCollector> members;
    private readonly Lock gate = new();
    private double[] sorted;
    private double[] adjusted = [];
    private long version = -1;

    /// <summary>The tests of collectors that are at hand.</summary>
    public TestFamily(IReadOnlyList<ConceptsCollector> members)
    {
        this.members = members;
        sorted = [];
    }

    /// <summary>The tests of a run of which not all sites are at hand.</summary>
    /// <param name="pValues">The p-values of all its tests, ascending.</param>
    public TestFamily(double[] pValues)
    {
        members = [];
        sorted = pValues;
    }

    /// <summary>The p-values of all tests, ascending.</summary>
    public IReadOnlyList<double> PValues
    {
        get
        {
            Refresh();
            return sorted;
        }
    }

    /// <summary>Lets the collectors of concepts among those of a run know each other.</summary>
    /// <param name="collectors">Collectors of a run.</param>
    /// <param name="tests">The tests of the whole run, where these collectors may not be all; else those of these.</param>
    public static TestFamily? Join(IEnumerable<Collector> collectors, TestFamily? tests = null)
    {
        ConceptsCollector[] members = [.. collectors.OfType<ConceptsCollector>()];
        TestFamily family = tests ?? new TestFamily(members);
        foreach (ConceptsCollector member in members)
        {
            member.Family = family;
        }
        return members.Length == 0 ? null : family;
    }

    /// <summary>The q-value of a test of this family.</summary>
    /// <param name="pValue">Its p-value.</param>
    public double QValue(double pValue)
    {
        Refresh();
        int index = Array.BinarySearch(sorted, pValue);
        return adjusted[index >= 0 ? index : Math.Min(~index, adjusted.Length - 1)];
    }

    private void Refresh()
    {
        lock (gate)
        {
            long current = members.Sum(m => m.Version);
            if (current != version)
            {
                sorted = members.Count == 0 ? sorted : [.. members.SelectMany(m => m.PValues()).Where(p => !double.IsNaN(p)).Order()];
                adjusted = FalseDiscoveries.Adjust(sorted);
                version = current;
            }
        }
    }
}
