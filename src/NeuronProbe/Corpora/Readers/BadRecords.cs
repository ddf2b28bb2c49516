using System.Globalization;
using System.Runtime.ExceptionServices;

namespace NeuronProbe.Corpora.Readers;

/// <summary>What happens to records that can't be read: the first one stops the reading, or they are skipped,
/// counted and named.</summary>
/// <param name="options">Which of the two, and how many may be skipped.</param>
internal sealed class BadRecords(CorpusOptions options)
{
    /// <summary>So many are named.</summary>
    public const int Named = 10;

    private readonly List<string> first = [];

    /// <summary>Records that were skipped.</summary>
    public long Count { get; private set; }

    /// <summary>The first of them, and what is wrong there.</summary>
    public IEnumerable<string> Messages => first.Select(message => $"Skipped a bad record: {message}");

    /// <summary>Notes one.</summary>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="records">Records read so far, this one among them.</param>
    /// <exception cref="ProbeException">Records are not skipped, or too many were.</exception>
    public void Add(ProbeException problem, long records)
    {
        if (!options.SkipsBadRecords)
        {
            ExceptionDispatchInfo.Throw(problem);
        }
        Count++;
        if (first.Count < Named)
        {
            first.Add(problem.Message);
        }
        Demand(records, isEnd: false);
    }

    /// <summary>Says that all records, or all that are wanted, were read.</summary>
    /// <exception cref="ProbeException">Too many of them were bad.</exception>
    public void Finish(long records) => Demand(records, isEnd: true);

    private void Demand(long records, bool isEnd)
    {
        if (Count > 0 && options.MaxBad.IsPassed(Count, records, isEnd))
        {
            throw new ProbeException(
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--on-bad-record: expected at most {options.MaxBad} bad records (--max-bad), "
                        + $"but got {Count} of {records}. ")
                + "Check that the format fits, repair the records below, or raise --max-bad.",
                .. first,
            ]);
        }
    }
}
