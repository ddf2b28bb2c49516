using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using NeuronProbe.Hub;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using Spectre.Console;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>inspect</c>: a model's sites and sizes.</summary>
internal static class InspectCommand
{
    private static readonly string[] Formats = ["table", "json", "csv"];

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n" };

    public static Command Create(Terminal terminal)
    {
        var model = new Option<string>("--model", "-m") { Description = OptionParsers.ModelDescription, HelpName = OptionParsers.ModelHelpName, Required = true };
        Option<string> format = OptionParsers.Choice("--as", "How the sites are written.", Formats, "table");
        var command = new Command("inspect", "Lists a model's sites (path, alias, side, neurons) and its sizes.") { model, format };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(model), parsed.GetValue(format)!, terminal));
        return command;
    }

    // Apart, so that building the command line loads nothing of LibTorch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(string name, string format, Terminal terminal)
    {
        ModelLocation location = ModelLocation.Find(name, new HubEnvironment(terminal.Variable));
        using OpenedModel opened = OpenedModel.OpenForInspection(location, warning => terminal.Error.WriteLine($"Warning: {warning}"));
        (TransformerModel model, SiteMap map) = (opened.Model, opened.Map);
        string tokenizer = opened.TokenizerRefusal is { } refusal ? $"none that can be read: {refusal.Message}"
            : opened.Tokenizer?.Description ?? "none: only documents of input_ids can be scanned";
        switch (format)
        {
            case "json":
                WriteJson(model, map, tokenizer, terminal.ExactOutput);
                break;
            case "csv":
                WriteCsv(map, terminal.ExactOutput);
                break;
            default:
                WriteTable(model, map, tokenizer, terminal);
                break;
        }
        return ExitCode.Done;
    }

    private static void WriteTable(TransformerModel model, SiteMap map, string tokenizer, Terminal terminal)
    {
        // Not through the console, which would break long lines.
        TextWriter output = terminal.Output;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Architecture}: {model.LayerCount} layers, width {model.HiddenWidth:N0}, {model.FeedForwardWidth:N0} neurons a layer, "
            + $"{model.VocabularySize:N0} ids, {model.PositionLimit:N0} positions, {model.ParameterCount:N0} parameters"));
        output.WriteLine($"tokenizer: {tokenizer}");
        output.WriteLine($"memory of a scan with the default options: about {MemoryEstimate.OfDefaults(model, map)}");
        Table table = new Table().Border(TableBorder.Simple).AddColumns("site", "aliases", "side").AddColumn(new TableColumn("neurons").RightAligned());
        foreach (HookPoint site in map.Sites)
        {
            table.AddRow(Markup.Escape(site.Site.ModulePath), Markup.Escape(string.Join(' ', site.Aliases)), Markup.Escape(SideAndPart(site)), site.Site.Width.ToString("N0", CultureInfo.InvariantCulture));
        }
        terminal.OutputConsole().Write(table);
    }

    private static void WriteCsv(SiteMap map, TextWriter output)
    {
        output.Write("site,layer,side,neurons,aliases\n");
        foreach (HookPoint site in map.Sites)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{site.Site.Name},{site.Site.Layer},{Side(site)},{site.Site.Width},{string.Join(' ', site.Aliases)}\n"));
        }
    }

    private static void WriteJson(TransformerModel model, SiteMap map, string tokenizer, TextWriter output)
    {
        var content = new
        {
            architecture = model.Architecture,
            layers = model.LayerCount,
            hidden_width = model.HiddenWidth,
            feed_forward_width = model.FeedForwardWidth,
            vocabulary_size = model.VocabularySize,
            positions = model.PositionLimit,
            parameters = model.ParameterCount,
            tokenizer,
            default_scan_memory_bytes = MemoryEstimate.OfDefaults(model, map).Total,
            sites = map.Sites.Select(s => new { site = s.Site.Name, layer = s.Site.Layer, side = Side(s), neurons = s.Site.Width, aliases = s.Aliases }),
        };
        output.Write(JsonSerializer.Serialize(content, Json) + "\n");
    }

    private static string SideAndPart(HookPoint site) => site.Site.Name[(site.Site.ModulePath.Length + 1)..];

    private static string Side(HookPoint site) => site.Site.Side == SiteSide.Input ? "input" : "output";
}
