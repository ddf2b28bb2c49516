using System.CommandLine;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
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
                "neuronprobe show out --find bank",
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
            Show(
                SavedScan.Open(parsed.GetRequiredValue(folder)),
                options.Read(parsed),
                parsed.GetValue(neurons),
                terminal);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(SavedScan scan, ShowRequest asked, string? typed, Terminal terminal)
    {
        IReadOnlyList<string> collect = asked.CollectorsOf(scan.Collect);
        ReportOptions reports = asked.Reports.Of(scan);
        NeuronChoice choice = scan.Choose(typed);
        if (asked.Concept is not null)
        {
            new ShowConcept(scan, asked, terminal).Write(choice);
            return;
        }
        Findings chosen = choice.Of(scan.Load(choice.Sites, collect));
        Findings met = asked.Where?.Of(chosen) ?? chosen;
        WordRanking? ranking = asked.Find is { } words ? WordRanking.Read(words, met) : null;
        Findings found = ranking?.Found ?? met;
        NeuronFindings? page =
            choice.One is var (site, index) && asked is { Where: null, Print.Table: null } && ranking is null
                ? scan.ReadNeuron(chosen, site, index, asked.Ranking)
                : null;
        RepeatedNotes.Write(scan.Manifest, asked.Print, terminal);
        if (asked.Print.Table is not null)
        {
            PrintTable.Write(asked.Print, asked.ToPrint(found), reports, terminal);
            if (ranking is { Matches: [] })
            {
                terminal.Error.WriteLine(FoundWords.Summary(ranking));
            }
        }
        else if (page is not null)
        {
            new NeuronView(terminal.OutputConsole()).Write(page, page.Alias);
        }
        else
        {
            new NeuronTableView(terminal.OutputConsole(), asked.Ranking) { TakesSort = true, Words = ranking }.Write(
                found, asked.TableLimit, asked.Sort, asked.Where is null ? null : chosen.Places.Count());
        }
    }
}
