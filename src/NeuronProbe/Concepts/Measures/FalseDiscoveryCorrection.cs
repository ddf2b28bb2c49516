using System.Runtime.InteropServices;
using NeuronProbe.Collectors;

namespace NeuronProbe.Concepts.Measures;

/// <summary>
/// All tests of one run, neurons of all sites times concepts, whose p-values are corrected together by the procedure
/// of Benjamini and Hochberg (1995).
/// </summary>
internal sealed class FalseDiscoveryCorrection : RunCorrection
{
    private readonly IReadOnlyList<ConceptsCollector> members;
    private readonly Lock gate = new();
    private double[] sorted;
    private double[] adjusted = [];
    private long version = -1;

    /// <summary>The tests of collectors that are at hand; what they find later on counts too.</summary>
    public FalseDiscoveryCorrection(IReadOnlyList<ConceptsCollector> members)
    {
        this.members = members;
        sorted = [];
    }

    /// <summary>The tests of a run of which not all sites are at hand.</summary>
    /// <param name="pValues">The p-values of all its tests, ascending.</param>
    public FalseDiscoveryCorrection(double[] pValues)
    {
        members = [];
        sorted = pValues;
    }

    /// <summary>How rows of concepts are corrected over a run.</summary>
    public static CorrectionKind Kind { get; } = new(
        "tests",
        collectors => new FalseDiscoveryCorrection([.. collectors.Cast<ConceptsCollector>()]),
        Read);

    /// <summary>The p-values of all tests, ascending.</summary>
    public IReadOnlyList<double> PValues
    {
        get
        {
            Refresh();
            return sorted;
        }
    }

    /// <summary>The q-value of a test of this run; NaN for NaN.</summary>
    /// <param name="pValue">Its p-value.</param>
    public double QValue(double pValue)
    {
        if (double.IsNaN(pValue))
        {
            return pValue;
        }
        Refresh();
        int index = Array.BinarySearch(sorted, pValue);
        return adjusted[index >= 0 ? index : Math.Min(~index, adjusted.Length - 1)];
    }

    public override void Write(BinaryWriter writer)
    {
        Refresh();
        writer.Write7BitEncodedInt64(sorted.Length);
        writer.Write(MemoryMarshal.AsBytes(sorted.AsSpan()));
    }

    private static FalseDiscoveryCorrection Read(BinaryReader reader)
    {
        double[] pValues = new double[SavedState.ReadCount(reader, "tests", int.MaxValue)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(pValues.AsSpan()));
        return new FalseDiscoveryCorrection(pValues);
    }

    private void Refresh()
    {
        lock (gate)
        {
            long current = members.Sum(member => member.Version);
            if (current != version)
            {
                IEnumerable<double> pValues = members.SelectMany(member => member.PValues());
                sorted = members.Count == 0 ? sorted : [.. pValues.Where(p => !double.IsNaN(p)).Order()];
                adjusted = BenjaminiHochberg.Adjust(sorted);
                version = current;
            }
        }
    }
}
