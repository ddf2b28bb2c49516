using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Reports;

/// <summary>What whoever reads the results of a scan should know of it.</summary>
/// <param name="Shortfall">Why they are not those of the whole corpus, or null where they are.</param>
/// <param name="Warnings">What else the scan warned of, each once.</param>
internal sealed record SavedNotes(string? Shortfall, IReadOnlyList<string> Warnings)
{
    /// <summary>What a scan says that was stopped before it had read its corpus.</summary>
    public const string InterruptedInPass = "Interrupted: the results are those of the chunks that were finished.";

    /// <summary>What a scan says that was stopped later on.</summary>
    public const string InterruptedLater =
        "Interrupted: the results are complete but for intervals and what else a second reading finds.";

    private const string Cut = "Cut by --limit-";
    private const string Interrupted = "Interrupted: ";

    /// <summary>All of it as lines of text, the shortfall first.</summary>
    public IEnumerable<string> Lines =>
        [.. Shortfall is null ? [] : (string[])[Shortfall], .. Warnings.Select(warning => $"Warning: {warning}")];

    /// <summary>What a limit's scan says of itself.</summary>
    /// <param name="limit">Which limit stopped the reading: <c>documents</c> or <c>tokens</c>.</param>
    /// <param name="value">Its value.</param>
    /// <param name="documents">Documents that were read.</param>
    public static string CutBy(string limit, long? value, long documents) =>
        FormattableString.Invariant($"{Cut}{limit} {value}: the results are those of the first ")
        + $"{Figures.Count(documents, "document")} of the corpus.";

    /// <summary>What a manifest keeps of it; of one without warnings, what its status says.</summary>
    public static SavedNotes Of(ScanManifest manifest)
    {
        string? first = manifest.Warnings.Take(1).FirstOrDefault(IsShortfall);
        string? shortfall = first == InterruptedInPass
            ? $"{first[..^1]} ({Figures.Count(manifest.Corpus.Documents, "document")}, "
                + $"{Figures.Count(manifest.Corpus.Tokens, "token")})."
            : first;
        return new SavedNotes(
            shortfall ?? (manifest.Status == "complete" ? null : $"{Interrupted}the results are not complete."),
            [.. manifest.Warnings.Skip(first is null ? 0 : 1).Distinct(StringComparer.Ordinal)]);
    }

    private static bool IsShortfall(string warning) =>
        warning.StartsWith(Interrupted, StringComparison.Ordinal) || warning.StartsWith(Cut, StringComparison.Ordinal);
}
