using NeuronProbe.Collectors;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;

namespace NeuronProbe.Comparisons;

/// <summary>Whether documents bear out that the mean of a neuron differs between two scans of them: the permutation
/// test of <see cref="SignFlips"/> on each neuron's sums by document.</summary>
internal sealed class DocumentTest
{
    /// <summary>The adjusted p up to which documents are said to bear a change out.</summary>
    public const double Level = 0.05;

    // A matrix of more signs takes memory and time, and tells hardly more.
    private const int MostUnits = 4096;

    private readonly SignFlips flips;

    // Of each site, and of each neuron that has finite values alone.
    private readonly NeuronFlips?[][] found;

    private DocumentTest(int documentCount, SignFlips flips, NeuronFlips?[][] found)
    {
        (DocumentCount, this.flips, this.found) = (documentCount, flips, found);
        NeuronCount = found.Sum(site => (long)site.Count(neuron => neuron is not null));
    }

    /// <summary>Documents that have a token which counts.</summary>
    public int DocumentCount { get; }

    /// <summary>Neurons that were tested.</summary>
    public long NeuronCount { get; }

    /// <summary>Tests all neurons of two scans.</summary>
    /// <param name="pair">The scans.</param>
    /// <returns>The test; null where the documents are others, or a scan has no sums of them.</returns>
    /// <exception cref="ProbeException">A state file is missing or damaged.</exception>
    public static DocumentTest? Of(ScanPair pair)
    {
        SavedScan[] scans = [pair.Baseline, pair.Other];
        return pair.IsPaired && scans.All(scan => scan.Collect.Contains(DocumentsCollector.Kind.Name))
            ? Of(Enumerable.Range(0, pair.Baseline.Selections.Count).Select(site => Load(scans, site)))
            : null;
    }

    /// <summary>Tests the neurons of some sites.</summary>
    /// <param name="sites">The sums of each, in both scans; all sites of a scan have the same documents. Gone through
    /// once.</param>
    internal static DocumentTest Of(IEnumerable<(DocumentsCollector Baseline, DocumentsCollector Other)> sites)
    {
        SharedDocument[] documents = [];
        int[] units = [];
        SignFlips? flips = null;
        List<NeuronFlips?[]> found = [];
        foreach ((DocumentsCollector baseline, DocumentsCollector other) in sites)
        {
            if (flips is null)
            {
                documents = SharedDocument.Of(baseline.Documents, other.Documents);
                (units, ulong[] keys) = UnitsOf(documents);
                flips = new SignFlips(keys);
            }
            found.Add(Test(flips, documents, units, baseline, other));
        }
        return new(documents.Length, flips ?? new SignFlips([]), [.. found]);
    }

    /// <summary>A change with what documents say of it.</summary>
    public NeuronChange Put(NeuronChange change) => found[change.Site][change.Index] is { } own
        ? change with { DocumentP = SignFlips.ValueOf(own), DocumentPAdjusted = flips.AdjustedOf(own) }
        : change;

    /// <summary>Says of how many neurons documents bear a change out, in a sentence.</summary>
    /// <param name="changes">The changes of all neurons, which <see cref="Put"/> has given back.</param>
    public string Tell(IEnumerable<NeuronChange> changes)
    {
        ILookup<bool, bool> borneOut = changes.ToLookup(change => change.IsChanged == true, IsBorneOut);
        return FormattableString.Invariant($"A change of the mean is borne out by the documents (p at most {Level}, ")
            + $"adjusted for {Figures.Count(NeuronCount, "neuron")}; "
            + $"{Figures.Count(DocumentCount, "document")}) in {Share(true, "changed")} and {Share(false, "others")}.";

        string Share(bool isChanged, string what) =>
            $"{Figures.Count(borneOut[isChanged].Count(isBorneOut => isBorneOut))} of "
            + $"{Figures.Count(borneOut[isChanged].Count())} {what}";
    }

    /// <summary>Whether documents bear out that the mean has changed.</summary>
    public static bool IsBorneOut(NeuronChange change) => change.DocumentPAdjusted <= Level;

    /// <summary>Which documents change their signs together: each by itself, or of very many those that a hash of
    /// their ids has joined, of which the test is as good.</summary>
    /// <returns>The unit of each document, and a number of each unit.</returns>
    internal static (int[] Units, ulong[] Keys) UnitsOf(SharedDocument[] documents) => documents.Length <= MostUnits
        ? ([.. Enumerable.Range(0, documents.Length)], [.. documents.Select(document => document.Key)])
        : ([.. documents.Select(document => (int)(document.Key % MostUnits))],
            [.. Enumerable.Range(0, MostUnits).Select(unit => (ulong)unit)]);

    private static (DocumentsCollector Baseline, DocumentsCollector Other) Load(SavedScan[] scans, int site)
    {
        var loaded = new DocumentsCollector[scans.Length];
        Parallel.For(0, scans.Length, i => loaded[i] = scans[i]
            .LoadCollectors(site, [DocumentsCollector.Kind.Name]).OfType<DocumentsCollector>().Single());
        return (loaded[0], loaded[1]);
    }

    private static NeuronFlips?[] Test(
        SignFlips flips,
        SharedDocument[] documents,
        int[] units,
        DocumentsCollector baseline,
        DocumentsCollector other)
    {
        (IReadOnlyList<SummedDocument> before, IReadOnlyList<SummedDocument> after) =
            (baseline.Documents, other.Documents);
        bool[] isFinite =
        [
            .. Enumerable.Range(0, baseline.Selection.Neurons.Count)
                .Select(neuron => baseline.Nonfinite(neuron) + other.Nonfinite(neuron) == 0),
        ];
        NeuronFlips[] found = flips.Add(isFinite.Length, (first, differences) =>
        {
            int count = differences.Length / flips.UnitCount;
            for (int document = 0; document < documents.Length; document++)
            {
                (_, int one, int two) = documents[document];
                for (int i = 0; i < count; i++)
                {
                    double sum = one < 0 ? 0 : before[one].Sums[first + i];
                    double otherSum = two < 0 ? 0 : after[two].Sums[first + i];
                    differences[(i * flips.UnitCount) + units[document]] +=
                        isFinite[first + i] ? otherSum - sum : 0;
                }
            }
        });
        return [.. found.Select((own, neuron) => isFinite[neuron] ? own : (NeuronFlips?)null)];
    }
}
