using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Views;

/// <summary>What a scan would do: model, corpus, sites and memory.</summary>
internal static class PlanView
{
    private const int NameWidth = 11;
    private const int SiteIndent = 4;

    /// <param name="plan">The plan.</param>
    /// <param name="count">The corpus, read once.</param>
    /// <param name="output">Where to.</param>
    /// <param name="width">Columns of a line; one with a longer word, such as a path, is longer.</param>
    public static void Write(ScanPlan plan, CorpusCount count, TextWriter output, int width)
    {
        ScanOptions options = plan.Options;
        string[] skipped =
        [
            .. count.EmptyDocuments > 0 ? (string[])[Figures.Count(count.EmptyDocuments, "empty document")] : [],
            .. count.BadRecords > 0 ? (string[])[Figures.Count(count.BadRecords, "bad record")] : [],
        ];
        long neurons = plan.Choices.Sum(choice => (long)choice.Selection.Neurons.Count);
        TransformerModel model = plan.Model.Model;
        Line(
            "model",
            $"{plan.Model.Location.Name} ({model.Architecture}, {Figures.Count(model.LayerCount, "layer")}, "
            + $"{Figures.Count(model.ParameterCount, "parameter")})");
        Line("tokenizer", plan.Model.Tokenizer?.Description ?? "none: documents are token ids");
        Line(
            "corpus",
            $"{Figures.Count(plan.Corpus.Files.Files.Count, "file")}, {Figures.Count(count.Documents, "document")}, "
            + $"{Figures.Count(count.Tokens, "token")}, {Figures.Count(count.Windows, "window")}");
        if (skipped.Length > 0)
        {
            Line("skipped", string.Join(", ", skipped));
        }
        foreach (CollectorKind kind in plan.Kinds)
        {
            if (kind.TellFound(options.Collectors) is { } found)
            {
                Line(kind.Name, found);
            }
        }
        Line("collect", string.Join(", ", options.Collect));
        Line(
            "run",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Type} on {plan.Model.DeviceName}, {Figures.Count(options.Threads, "thread")}, batches of "
                    + $"{plan.BatchTokens} positions, windows of at most {plan.Corpus.WindowLength} tokens, chunks of "
                    + $"{options.Chunk} documents"));
        Line(
            "results",
            options.Out is { } folder
                ? $"{folder} ({string.Join(", ", options.Formats)})"
                : "on standard output, nothing is written");
        Line("memory", $"about {plan.Estimate}, of {MemoryEstimate.Format(options.MaxMemory)} allowed");
        Line("sites", $"{Figures.Count(plan.Choices.Count, "site")}, {Figures.Count(neurons, "neuron")}");
        int nameWidth = plan.Choices.Max(choice => choice.Site.Name.Length);
        foreach (SiteChoice choice in plan.Choices)
        {
            string name = choice.Point.Aliases is [string alias, ..]
                ? $"{choice.Site.Name.PadRight(nameWidth)}  {alias}"
                : choice.Site.Name;
            WriteLines($"  {name}  {Share(choice)}", SiteIndent);
        }

        void Line(string name, string text) => WriteLines((name + ":").PadRight(NameWidth) + text, NameWidth);

        void WriteLines(string text, int indent)
        {
            foreach (string line in WrappedText.Of(text, width, indent))
            {
                output.WriteLine(line);
            }
        }
    }

    private static string Share(SiteChoice choice)
    {
        int chosen = choice.Selection.Neurons.Count;
        return chosen == choice.Site.Width
            ? Figures.Count(chosen, "neuron")
            : $"{Figures.Count(chosen)} of {Figures.Count(choice.Site.Width, "neuron")}";
    }
}
