using NeuronProbe.Results;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Effects.Probes;

/// <summary>What probes of a corpus came to.</summary>
/// <param name="Rows">Their rows: concepts in order, then sizes, then kinds.</param>
/// <param name="Concepts">The concepts that are probed, each with the tokens that it is on.</param>
/// <param name="Skipped">The concepts that are not, each with the reason.</param>
/// <param name="Counts">What was read.</param>
internal sealed record ProbeFindings(
    IReadOnlyList<ProbeRow> Rows,
    IReadOnlyList<ProbedConcept> Concepts,
    IReadOnlyList<SkippedConcept> Skipped,
    ProbeCounts Counts)
{
    /// <summary>Rows of one concept.</summary>
    public ProbeRow[] Of(string concept) => [.. Rows.Where(row => row.Concept == concept)];
}

/// <summary>A concept that is probed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="RankingPositives">Kept tokens that have the label in the documents that rank.</param>
/// <param name="RankingTokens">All that are compared there.</param>
/// <param name="HeldOutPositives">The same of those held out.</param>
/// <param name="HeldOutTokens">All that are compared there.</param>
internal sealed record ProbedConcept(
    string Name, int RankingPositives, int RankingTokens, int HeldOutPositives, int HeldOutTokens);

/// <summary>A concept that is not probed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why, as a part of a sentence.</param>
internal sealed record SkippedConcept(string Name, string Reason);

/// <summary>What was read.</summary>
/// <param name="Tally">Of the first reading.</param>
/// <param name="Sites">The chosen sites.</param>
/// <param name="Documents">Documents that rank.</param>
/// <param name="HeldOutDocuments">Documents that are held out.</param>
/// <param name="Tokens">Tokens that rank.</param>
/// <param name="HeldOutTokens">Tokens that are held out.</param>
/// <param name="KeptTokens">Those of both whose values were kept for fitting and judging.</param>
internal sealed record ProbeCounts(
    ScanTally Tally,
    IReadOnlyList<SiteSelection> Sites,
    long Documents,
    long HeldOutDocuments,
    long Tokens,
    long HeldOutTokens,
    int KeptTokens)
{
    /// <summary>Neurons of all sites.</summary>
    public long Neurons => Sites.Sum(site => (long)site.Neurons.Count);

    /// <summary>Whether values of all tokens were kept.</summary>
    public bool KeepsAll => KeptTokens == Tokens + HeldOutTokens;
}
