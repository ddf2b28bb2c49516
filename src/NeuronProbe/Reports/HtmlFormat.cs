using NeuronProbe.Results;

namespace NeuronProbe.Reports;

/// <summary>A report for a browser: one page with the data in it, or a page and a folder of data files, of which it
/// loads what it shows.</summary>
/// <param name="options">Whether it must be one file.</param>
/// <param name="page">The page's own files.</param>
/// <param name="mostInOne">Bytes of the data up to which it is one file.</param>
internal sealed class HtmlFormat(ReportOptions options, HtmlPage? page = null, long mostInOne = HtmlFiles.MostInOne)
    : IReportFormat
{
    /// <summary>Its name among the formats.</summary>
    public const string FormatName = "html";

    /// <summary>The page.</summary>
    public const string FileName = "report.html";

    /// <summary>The folder of its files.</summary>
    public const string FolderName = "report";

    public string Name => FormatName;

    public IReadOnlyList<string> FileNames(Findings findings) => [FileName];

    public bool Replaces(string name) => name.StartsWith($"{FolderName}/", StringComparison.Ordinal);

    /// <summary>Whether a file beside a scan is the page, or one of those that it loads.</summary>
    /// <param name="name">Its name, relative to the folder.</param>
    public static bool IsFile(string name) =>
        name == FileName || name.StartsWith($"{FolderName}/", StringComparison.Ordinal);

    public void Write(Report report, OutputFolder folder)
    {
        var data = new HtmlReport(report);
        var files = new HtmlFiles(
            page ?? HtmlPage.Embedded,
            $"{report.Manifest.Model.Folder} - NeuronProbe",
            (name, write) => folder.Create(name, write));
        if (options.SingleFile)
        {
            files.WriteAsOne(data.Write);
        }
        else
        {
            files.Write(data.Write, mostInOne);
        }
    }
}
