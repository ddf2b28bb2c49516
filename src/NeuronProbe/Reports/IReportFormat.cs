using NeuronProbe.Results;

namespace NeuronProbe.Reports;

/// <summary>Renders what a scan came to as files.</summary>
/// <remarks>
/// Duties of an implementation: numbers read back to the same value, whatever the current culture; an empty cell stays
/// recognisable as missing; text reads back to the same characters (a lone surrogate becomes U+FFFD); files are UTF-8
/// without BOM, lines end in <c>\n</c>; memory does not grow with the number of neurons.
/// </remarks>
internal interface IReportFormat
{
    /// <summary>The name under which the catalogue lists it.</summary>
    string Name { get; }

    /// <summary>Names, relative to the folder, of the files that <see cref="Write"/> creates for these findings; files
    /// that one of them loads from a folder beside it are not among them.</summary>
    IReadOnlyList<string> FileNames(Findings findings);

    /// <summary>Looks whether a scan keeps what the format needs.</summary>
    /// <param name="contents">What it keeps.</param>
    /// <returns>What to say of it all the same; none where there is nothing to say.</returns>
    /// <exception cref="ProbeException">It lacks something; the messages name the options that were
    /// missing.</exception>
    IEnumerable<string> Check(ScanContents contents) => [];

    /// <summary>Whether a file of an earlier report is this format's own, and goes where it is not written
    /// again.</summary>
    /// <param name="name">Its name, relative to the folder.</param>
    bool Replaces(string name) => false;

    /// <summary>Creates the files. They appear in the folder once it is committed.</summary>
    void Write(Report report, OutputFolder folder);
}
