using System.Globalization;
using NeuronProbe.Benchmarking;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws the figures of a benchmark.</summary>
internal sealed class BenchView(IAnsiConsole console)
{
    public void Write(BenchFigures figures)
    {
        BenchModel model = figures.Model;
        BenchSample sample = figures.Sample;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Architecture}: {model.Layers} layers, width {model.HiddenWidth:N0}, {model.FeedForwardWidth:N0} "
            + $"neurons a layer; {figures.Type}, {figures.Threads} threads, matmul {figures.Matmul}"));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{figures.Rounds} rounds in {figures.Seconds:N0} s; a round: {sample.SampleBatches:N0} of "
            + $"{sample.Batches:N0} batches ({sample.SampleTokens:N0} tokens), plain {sample.PlainBatches:N0} of 8 "
            + $"documents ({sample.PlainTokens:N0} tokens){Cut(sample.DocumentShare)}"));
        console.Write(Speeds(figures));
        console.Write(Ratios(figures.Ratios));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"peak from registers by {figures.PeakSource}; padding {100 * figures.PaddingFraction:0.0} %; memory of "
            + $"the scan {MemoryEstimate.Format(figures.PeakMemoryBytes)}"));
        if (figures.PageFaultsPerBatch is { } faults)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"page faults of a batch: bare {faults.Bare:N0}, scan {faults.Scan:N0}"));
        }
        BenchSaving saving = figures.Saving;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"saving: {Figures.Short(saving.Seconds.Median, 2)} s, {MemoryEstimate.Format(saving.Bytes)}; each minute, "
            + $"{saving.TimeOverNone:0.000} of the time"));
    }

    private static string Cut(double documentShare) =>
        documentShare >= 1
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"; documents cut to {100 * documentShare:0} %");

    private static Table Speeds(BenchFigures figures)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("tokens/s");
        foreach (string heading in (string[])["median", "min", "max"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        Add("bare forward pass", figures.Bare);
        Add("bare, products through linear", figures.BareLinear);
        Add("scan of all neurons", figures.Scan);
        Add("scan of the middle layer", figures.OneLayer);
        Add("scan of one neuron", figures.OneNeuron);
        Add("plain method", figures.Plain);
        AddSpread("the machine, GFLOP/s", figures.MachineGflops);
        return table;

        void Add(string name, BenchSpeed speed) => AddSpread(name, speed.TokensPerS);
        void AddSpread(string name, Spread spread) =>
            table.AddRow(
                name, Figures.Short(spread.Median), Figures.Short(spread.Min), Figures.Short(spread.Max));
    }

    private static Table Ratios(BenchRatios ratios)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("ratio of medians")
            .AddColumn(new TableColumn("").RightAligned());
        Add("scan / bare", ratios.ScanOverBare);
        Add("scan / plain", ratios.ScanOverPlain);
        Add("one layer / plain", ratios.OneLayerOverPlain);
        Add("bare / through linear", ratios.BareOverLinear);
        Add("all neurons / one, time", ratios.AllOverOne);
        Add("bare / peak, FLOP/s", ratios.BareOverPeak);
        return table;

        void Add(string name, double ratio) => table.AddRow(name, Figures.Short(ratio, 3));
    }
}
