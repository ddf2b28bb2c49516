using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Hub;
using NeuronProbe.Models.Layers;
using NeuronProbe.Options;
using NeuronProbe.Probing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>inspect</c>: a model's sites and sizes.</summary>
internal static class InspectCommand
{
    public const string Name = "inspect";

    public const string Description = "Lists a model's sites (path, alias, side, neurons) and its sizes.";

    // Of what is printed as JSON.
    private const int Version = 1;

    private const int Indent = 4;

    private static readonly ChoiceOption<string> FormatOption = new(
        "--as", "How the sites are written.", Choice.Words("table", "json", "csv"))
    { Default = "table" };

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n" };

    public static DescribedCommand Create(Terminal terminal)
    {
        var folder = new Argument<string?>("MODEL")
        {
            Description = "The model, as --model names it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var options = new OptionSet<Request>(
            [
                ScanOptionList.Model.In<Request>(o => o.Model, (o, value) => o with { Model = value }),
                FormatOption.In<Request>(o => o.Format, (o, value) => o with { Format = value }),
            ],
            new Request())
        {
            CompletesOtherwise = parsed => parsed.GetValue(folder) is not null,
        };
        var command = new DescribedCommand(Name, Description)
        {
            Examples = ["neuronprobe inspect gpt2", "neuronprobe inspect ./model --as csv"],
        };
        command.Add(folder, words => Completions.Models(words.Terminal), isPath: true);
        options.AddTo(command);
        command.Checks.Add(
            parsed => parsed.GetValue(folder) is { } typed && options.IsGiven(parsed, ScanOptionList.Model)
                ? [$"--model: expected one model, but got another beside '{typed}'. Leave one of them out."]
                : []);
        command.SetAction(parsed =>
        {
            Request asked = options.Read(parsed);
            return Run(asked.Model ?? parsed.GetRequiredValue(folder)!, asked.Format, terminal);
        });
        return command;
    }

    // Apart, so that building the command line loads nothing of LibTorch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(string name, string format, Terminal terminal)
    {
        ModelLocation location = ModelLocation.Find(name, new HubEnvironment(terminal.Variable));
        using OpenedModel opened = OpenedModel.OpenForInspection(
            location, warning => terminal.Error.WriteLine($"Warning: {warning}"));
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
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Architecture}: {model.LayerCount} layers, width {model.HiddenWidth:N0}, "
            + $"{model.FeedForwardWidth:N0} neurons a layer, {model.VocabularySize:N0} ids, "
            + $"{model.PositionLimit:N0} positions, {model.ParameterCount:N0} parameters"));
        Line($"tokenizer: {tokenizer}");
        Line($"memory of a scan with the default options: about {MemoryEstimate.OfDefaults(model, map)}");
        new SiteListView(terminal.OutputConsole()).Write(map.Sites);

        // Not through the console, which would break long lines in a pipe.
        void Line(string text)
        {
            foreach (string line in WrappedText.Of(text, terminal.LineWidth, Indent))
            {
                terminal.Output.WriteLine(line);
            }
        }
    }

    private static void WriteCsv(SiteMap map, TextWriter output)
    {
        output.Write("site,layer,side,neurons,aliases\n");
        foreach (HookPoint site in map.Sites)
        {
            string aliases = string.Join(' ', site.Aliases);
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{site.Site.Name},{site.Site.Layer},{Side(site)},{site.Site.Width},{aliases}\n"));
        }
    }

    private static void WriteJson(TransformerModel model, SiteMap map, string tokenizer, TextWriter output)
    {
        var content = new
        {
            schema_version = Version,
            architecture = model.Architecture,
            layers = model.LayerCount,
            hidden_width = model.HiddenWidth,
            feed_forward_width = model.FeedForwardWidth,
            vocabulary_size = model.VocabularySize,
            positions = model.PositionLimit,
            parameters = model.ParameterCount,
            tokenizer,
            default_scan_memory_bytes = MemoryEstimate.OfDefaults(model, map).Total,
            sites = map.Sites.Select(s => new
            {
                site = s.Site.Name,
                layer = s.Site.Layer,
                side = Side(s),
                neurons = s.Site.Width,
                aliases = s.Aliases,
            }),
        };
        output.Write(JsonSerializer.Serialize(content, Json) + "\n");
    }

    private static string Side(HookPoint site) => site.Site.Side == SiteSide.Input ? "input" : "output";

    private sealed record Request
    {
        public string? Model { get; init; }

        public string Format { get; init; } = FormatOption.Default;
    }
}
