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
        var neuron = new Argument<string?>("SITE:NEURON")
        {
            Description = "One neuron, such as ffn.3.post:123; without it a table of all.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var options = new OptionSet<ShowRequest>(ShowRequest.Fields, new ShowRequest());
        var command = new DescribedCommand(Name, Description)
        {
            Examples =
            [
                "neuronprobe show out",
                "neuronprobe show out ffn.3.post:123",
                "neuronprobe show out --print neurons --as csv > neurons.csv",
            ],
        };
        command.Add(folder, null, isPath: true);
        command.Add(neuron, ScanSites.Of);
        command.OptionValues[ShowRequest.ConceptOption.Name] = ScanSites.ConceptsOf;
        options.AddTo(command);
        command.Checks.Add(parsed => PrintTable.CheckFormat(
            options.IsGiven(parsed, PrintOptions.TableOption), options.IsGiven(parsed, PrintOptions.FormatOption)));
        command.SetAction(parsed =>
        {
            SavedScan scan = SavedScan.Open(parsed.GetRequiredValue(folder));
            ShowRequest asked = options.Read(parsed);
            asked.Print.Check(scan.Collect);
            ReportOptions reports = asked.Reports.Of(scan);
            (int Site, int Index)? one = parsed.GetValue(neuron) is { } typed ? scan.Find(typed) : null;
            if (asked.Concept is { } typedConcept)
            {
                string name = scan.DemandConcept(typedConcept);
                asked.DemandConcepts();
                Action<Findings>? write = asked.Print.Table is null
                    ? null
                    : table => Write(table, () => { });
                ShowConcept(scan, name, one, asked.Limit, write, terminal);
            }
            else if (one is var (site, index))
            {
                Findings findings = scan.LoadNeuron(site, index);
                Write(findings, () => new NeuronView(terminal.OutputConsole()).Write(
                    NeuronFindings.Read(findings, findings.Sites[0], index), scan.Manifest.Sites[site].Alias));
            }
            else
            {
                Findings findings = scan.LoadAll();
                Write(findings, () => new NeuronTableView(terminal.OutputConsole()).Write(findings, asked.Limit));
            }
            return ExitCode.Done;

            void Write(Findings findings, Action draw)
            {
                RepeatedNotes.Write(scan.Manifest, asked.Print, terminal);
                if (asked.Print.Table is not null)
                {
                    PrintTable.Write(asked.Print, findings, reports, terminal);
                }
                else
                {
                    draw();
                }
            }
        });
        return command;
    }

    private static void ShowConcept(
        SavedScan scan, string name, (int Site, int Index)? one, int limit, Action<Findings>? print, Terminal terminal)
    {
        IEnumerable<int> sites = one is var (site, _) ? [site] : Enumerable.Range(0, scan.Selections.Count);
        if (print is not null)
        {
            print(Chosen(scan.Load(sites, ConceptsAlone)).Where<ConceptFigures>(row => row.Concept == name));
            return;
        }
        // One site at a time, so that a large scan needs no more memory than its largest site.
        ConceptRanking ranking = ConceptRanking.Read(
            name, sites.Select(site => Chosen(scan.Load([site], ConceptsAlone))), limit);
        RepeatedNotes.Write(scan.Manifest, new PrintOptions(), terminal);
        new ConceptView(terminal.OutputConsole()).Write(ranking, scan.Concepts.HeldOut, scan.Concepts.Likeness);

        Findings Chosen(Findings findings) => one is var (_, index) ? findings.Of(index) : findings;
    }
}
