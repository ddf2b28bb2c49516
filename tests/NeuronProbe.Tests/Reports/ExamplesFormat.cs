using System.Text.Json;
using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using NeuronProbe.Results;

namespace NeuronProbe.Tests.Reports;

/// <summary>The histogram and the examples of each neuron as text: <c>examples.txt</c>.</summary>
internal sealed class ExamplesFormat : IReportFormat
{
    private const string FileName = "examples.txt";

    public string Name => "examples";

    public IReadOnlyList<string> FileNames(Findings findings) => [FileName];

    public void Write(Report report, OutputFolder folder) => folder.Create(FileName, stream =>
    {
        using var page = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        page.WriteLine(report.Manifest.Model.Folder);
        foreach (SiteFindings site in report.Findings.Sites)
        {
            for (int i = 0; i < site.Selection.Neurons.Count; i++)
            {
                Write(page, NeuronFindings.Read(report.Findings, site, i));
            }
        }
    });

    private static void Write(TextWriter page, NeuronFindings neuron)
    {
        page.WriteLine($"{neuron.Site} {neuron.Neuron}");
        foreach (HistogramBin bin in neuron.Histogram)
        {
            page.WriteLine(
                FormattableString.Invariant($"{bin.Count} from {bin.Lower} to {bin.Upper}"));
        }
        foreach (TopExample example in neuron.Examples)
        {
            // As JSON has it, so that a line break in a text ends no line.
            string text = JsonEncodedText.Encode(example.Context.Text ?? "").ToString();
            page.WriteLine(FormattableString.Invariant($"{example.Activation} on {text}"));
        }
    }
}
