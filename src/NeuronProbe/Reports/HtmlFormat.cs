using System.Text;
using NeuronProbe.Results;

namespace NeuronProbe.Reports;

/// <summary>A report for a browser: one page with the data in it, or a page and a folder of data files, of which it
/// loads what it shows.</summary>
/// <param name="options">Whether it must be one file.</param>
/// <param name="page">The page's own files.</param>
/// <param name="mostInOne">Bytes of the data up to which it is one file.</param>
internal sealed class HtmlFormat(ReportOptions options, HtmlPage? page = null, long mostInOne = HtmlFormat.MostInOne)
    : IReportFormat
{
    /// <summary>Its name among the formats.</summary>
    public const string FormatName = "html";

    /// <summary>The page.</summary>
    public const string FileName = "report.html";

    /// <summary>The folder of its files.</summary>
    public const string FolderName = "report";

    private const long MostInOne = 5_000_000;

    public string Name => FormatName;

    public IReadOnlyList<string> FileNames(Findings findings) => [FileName];

    public bool Replaces(string name) => name.StartsWith($"{FolderName}/", StringComparison.Ordinal);

    public void Write(Report report, OutputFolder folder)
    {
        HtmlPage shown = page ?? HtmlPage.Embedded;
        var data = new HtmlReport(report);
        string title = $"{report.Manifest.Model.Folder} - NeuronProbe";
        if (options.SingleFile)
        {
            folder.Create(FileName, stream => shown.WriteAsOne(stream, title, data.Write));
            return;
        }
        var files = new HtmlDataFiles(folder, mostInOne);
        data.Write(files);
        if (files.Held is { } held)
        {
            folder.Create(FileName, stream => shown.WriteAsOne(stream, title, elements =>
            {
                foreach ((string name, ReadOnlyMemory<byte> json) in held)
                {
                    elements.Put(name, json);
                }
            }));
            return;
        }
        foreach ((string name, string text) in shown.Parts)
        {
            folder.Create($"{FolderName}/{name}", stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        }
        folder.Create(FileName, stream => shown.WriteBesideFolder(stream, title));
    }
}
