using NeuronProbe.Collectors;
using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Results;

namespace NeuronProbe.Scans;

/// <summary>What a scan writes where nobody names a format, in bytes.</summary>
/// <param name="Bytes">The tables as CSV and JSON, about.</param>
internal sealed record WrittenEstimate(long Bytes)
{
    /// <summary>More than this is not written unless somebody asks for it: beside the state it would be a folder that
    /// takes long to write, to copy and to open.</summary>
    public const long Most = 200_000_000;

    /// <summary>What is written then.</summary>
    public static readonly IReadOnlyList<string> FormatsThatFit = [CsvFormat.BriefName];

    public bool Fits => Bytes <= Most;

    /// <param name="choices">The sites and neurons that are collected.</param>
    /// <param name="collect">Names of the collectors.</param>
    /// <param name="options">Their options.</param>
    public static WrittenEstimate Of(
        IReadOnlyList<SiteChoice> choices, IReadOnlyList<string> collect, CollectorOptions options)
    {
        CollectorKind[] kinds = [.. CollectorCatalogue.Kinds.Where(kind => collect.Contains(kind.Name))];
        return new(choices.GroupBy(choice => options.At(choice.Site)).Sum(alike =>
            alike.Sum(choice => (long)choice.Selection.Neurons.Count)
            * kinds.Sum(kind => kind.WrittenBytesPerNeuron(alike.Key))));
    }

    /// <summary>Says which files are left out, how large they would be, and how to have them.</summary>
    /// <param name="findings">What would be in them.</param>
    /// <param name="folder">The scan's folder.</param>
    public string TellLeftOut(Findings findings, string folder)
    {
        IEnumerable<string> Files(IReadOnlyList<string> formats) =>
            formats.SelectMany(name => ReportFormatCatalogue.Create(name, new()).FileNames(findings));
        string report = ShellCommand.Shown("neuronprobe", "report", ShellCommand.PathWord(folder));
        string left = string.Join(", ", Files(ReportOptions.Formats.Default).Except(Files(FormatsThatFit)));
        return FormattableString.Invariant($"Left out {left} (about {Bytes / 1e9:0.0} GB): {report} writes them, ")
            + "with --format parquet for data frames.";
    }
}
