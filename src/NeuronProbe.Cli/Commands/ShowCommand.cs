using System.CommandLine;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>show</c>: results of a scan in the terminal, without the model.</summary>
internal static class ShowCommand
{
    public const string Name = "show";

    public const string Description =
        "Shows results of a scan: a table of neurons, one neuron's statistics, histogram, concepts and top examples, "
        + "or the neurons that tell a concept.";

    private static readonly string[] ConceptsAlone = [ConceptsKind.Kind.Name];

    public static DescribedCommand Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that 'scan --out' wrote." };
        var neurons = new Argument<string?>("SITE[:NEURON]")
        {
            Description = "A site or a pattern, such as ffn.3.post or 'ffn.*.post', or neurons of it, such as "
                + "ffn.3.post:123 or ffn.3.post:0-9; without it all.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var options = new OptionSet<ShowRequest>(ShowRequest.Fields, new ShowRequest());
        var command = new DescribedCommand(Name, Description)
        {
            Examples =
            [
                "neuronprobe show out",
                "neuronprobe show out ffn.3.post:123",
                "neuronprobe show out ffn.3.post --sort kurtosis --limit 50",
                "neuronprobe show out --print neurons --where 'dead | always_on' --as csv",
            ],
        };
        command.Add(folder, null, isPath: true);
        command.Add(neurons, ScanSites.Of);
        command.OptionValues[ShowRequest.ConceptOption.Name] = ScanSites.ConceptsOf;
        command.OptionValues[ShowRequest.SortOption.Name] = _ => FigureNames.All;
        options.AddTo(command);
        command.Checks.Add(parsed => PrintTable.CheckFormat(
            options.IsGiven(parsed, PrintOptions.TableOption), options.IsGiven(parsed, PrintOptions.FormatOption)));
        command.SetAction(parsed =>
        {
            SavedScan scan = SavedScan.Open(parsed.GetRequiredValue(folder));
            ShowRequest asked = options.Read(parsed);
            IReadOnlyList<string> collect = asked.CollectorsOf(scan.Collect);
            ReportOptions reports = asked.Reports.Of(scan);
            NeuronChoice choice = scan.Choose(parsed.GetValue(neurons));
            Action<Findings>? print = asked.Print.Table is null
                ? null
                : table => PrintTable.Write(asked.Print, table, reports, terminal);
            if (asked.Concept is { } name)
            {
                scan.DemandConcept(name);
                asked.DemandConcepts();
                ShowConcept(scan, name, choice, asked, print, terminal);
                return ExitCode.Done;
            }
            Findings chosen = choice.Of(scan.Load(choice.Sites, collect));
            Findings met = asked.Where?.Of(chosen) ?? chosen;
            if (print is not null)
            {
                print(asked.ToPrint(met));
            }
            else if (choice.One is var (site, index) && asked.Where is null)
            {
                new NeuronView(terminal.OutputConsole()).Write(
                    NeuronFindings.Read(chosen, chosen.Sites[0], index), scan.Manifest.Sites[site].Alias);
            }
            else
            {
                new NeuronTableView(terminal.OutputConsole()) { TakesSort = true }.Write(
                    met, asked.TableLimit, asked.Sort, asked.Where is null ? null : chosen.Places.Count());
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static void ShowConcept(
        SavedScan scan, string name, NeuronChoice choice, ShowRequest asked, Action<Findings>? print, Terminal terminal)
    {
        if (print is not null)
        {
            Findings rows = choice.Of(scan.Load(choice.Sites, ConceptsAlone)).Where<ConceptFigures>(
                row => row.Concept == name);
            print(asked.Limit is { } most ? ConceptRanking.Read(name, [rows], most).Of(rows) : rows);
            return;
        }
        // One site at a time, so that a large scan needs no more memory than its largest site.
        ConceptRanking ranking = ConceptRanking.Read(
            name, choice.Sites.Select(site => choice.Of(scan.Load([site], ConceptsAlone))), asked.TableLimit);
        new ConceptView(terminal.OutputConsole()).Write(ranking, scan.Concepts.HeldOut, scan.Concepts.HasOwnNegatives);
    }
}
