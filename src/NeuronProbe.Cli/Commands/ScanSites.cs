using NeuronProbe.Cli.Syntax;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>What a finished scan has, for completion.</summary>
internal static class ScanSites
{
    /// <summary>The sites of the scan that the first argument names, alone and up to a neuron's number.</summary>
    public static IEnumerable<string> Of(CompletionWords words) =>
        ScanManifest.Read(words.Arguments[0]).Sites.SelectMany(site => site.Aliases.Append(site.Name))
            .SelectMany(name => (string[])[name, $"{name}:"]);

    /// <summary>The concepts of that scan.</summary>
    public static IEnumerable<string> ConceptsOf(CompletionWords words) => words.Arguments is [var folder, ..]
        ? SavedScan.Open(folder).Concepts.Concepts.Select(concept => concept.Name)
        : [];
}
