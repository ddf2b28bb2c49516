using System.Runtime.InteropServices;

namespace NeuronProbe.Collectors;

/// <summary>
/// All tests of one run, such as neurons of all sites times concepts, whose p-values are corrected together by the
/// procedure of Benjamini and Hochberg (1995).
/// </summary>
internal sealed class FalseDiscoveryCorrection : RunCorrection
{
    private readonly Func<IEnumerable<double>>? pValues;
    private readonly Func<long> version;
    private readonly Lock gate = new();
    private (double[] PValues, double[] QValues) tests = ([], []);
    private long known = -1;

    /// <summary>The tests of collectors that are at hand; what they find later on counts too.</summary>
    /// <param name="pValues">Gives the p-values of all tests, in any order; NaN where there is none.</param>
    /// <param name="version">Gives a number from 0 that is another one after each finding.</param>
    public FalseDiscoveryCorrection(Func<IEnumerable<double>> pValues, Func<long> version)
    {
        this.pValues = pValues;
        this.version = version;
    }

    /// <summary>The tests of a run of which not all sites are at hand.</summary>
    /// <param name="saved">The p-values of all its tests, ascending.</param>
    private FalseDiscoveryCorrection(double[] saved)
    {
        tests = (saved, []);
        version = () => 0;
    }

    /// <summary>How a kind of collector whose rows are tests corrects them over a run.</summary>
    /// <param name="name">Name of the file in the saved state.</param>
    /// <param name="pValues">The p-values of all tests of a collector; NaN where there is none.</param>
    /// <param name="version">A number from 0 that grows with each finding of a collector.</param>
    public static CorrectionKind KindOf<TCollector>(
        string name, Func<TCollector, IEnumerable<double>> pValues, Func<TCollector, long> version)
        where TCollector : Collector => new(
            name,
            collectors =>
            {
                TCollector[] members = [.. collectors.Cast<TCollector>()];
                return new FalseDiscoveryCorrection(() => members.SelectMany(pValues), () => members.Sum(version));
            },
            Read);

    /// <summary>The q-value of a test of this run; NaN for NaN, and where there are no tests.</summary>
    /// <param name="pValue">Its p-value.</param>
    public double QValue(double pValue)
    {
        if (double.IsNaN(pValue))
        {
            return pValue;
        }
        (double[] sorted, double[] adjusted) = Tests();
        if (adjusted.Length == 0)
        {
            return double.NaN;
        }
        // Worked out again on another processor, a p-value may differ in its last bit from the saved one.
        int index = Array.BinarySearch(sorted, pValue);
        return adjusted[index >= 0 ? index : Math.Min(~index, adjusted.Length - 1)];
    }

    public override void Write(BinaryWriter writer)
    {
        double[] sorted = Tests().PValues;
        writer.Write7BitEncodedInt64(sorted.Length);
        writer.Write(MemoryMarshal.AsBytes(sorted.AsSpan()));
    }

    private static FalseDiscoveryCorrection Read(BinaryReader reader)
    {
        double[] saved = new double[SavedState.ReadCount(reader, "tests", int.MaxValue)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(saved.AsSpan()));
        return new FalseDiscoveryCorrection(saved);
    }

    /// <summary>All p-values, ascending, each with its q-value.</summary>
    private (double[] PValues, double[] QValues) Tests()
    {
        lock (gate)
        {
            long current = version();
            if (current != known)
            {
                double[] sorted = pValues is null ? tests.PValues : [.. pValues().Where(p => !double.IsNaN(p)).Order()];
                tests = (sorted, BenjaminiHochberg.Adjust(sorted));
                known = current;
            }
            return tests;
        }
    }
}
