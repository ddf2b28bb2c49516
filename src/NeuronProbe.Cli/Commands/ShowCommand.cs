using System.CommandLine;
using NeuronProbe.Cli.Views;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>show</c>: results of a scan in the terminal, without the model.</summary>
internal static class ShowCommand
{
    private static readonly string[] ConceptsAlone = ["concepts"];

    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that 'scan --out' wrote." };
        var neuron = new Argument<string?>("SITE:NEURON") { Description = "One neuron, such as ffn.3.post:123; without it a table of all.", Arity = ArgumentArity.ZeroOrOne };
        var concept = new Option<string?>("--concept") { Description = "Rank the neurons for that concept, by its whole name.", HelpName = "NAME" };
        Option<int> limit = OptionParsers.Number("--limit", [], "Neurons in the table.", ScanCommand.TableLimit, 1);
        var print = new PrintArguments();
        Option<bool> csvSafe = OptionParsers.CsvSafe(ReportCommand.AsScanned);
        var command = new Command("show", "Shows results of a scan: a table of neurons, one neuron's statistics, histogram, concepts and top examples, or the neurons that tell a concept.") { folder, neuron, concept, limit };
        print.AddTo(command);
        command.Add(csvSafe);
        command.SetAction(parsed =>
        {
            SavedScan scan = SavedScan.Open(parsed.GetRequiredValue(folder));
            print.Check(parsed, scan.Collect);
            ReportOptions options = ReportCommand.OptionsOf(parsed, csvSafe, scan);
            (int Site, int Index)? one = parsed.GetValue(neuron) is { } typed ? scan.Find(typed) : null;
            if (parsed.GetValue(concept) is { } name)
            {
                scan.DemandConcept(name);
                print.DemandConcepts(parsed);
                Action<Findings>? write = print.TableOf(parsed) is null ? null : table => print.Write(parsed, table, options, terminal);
                ShowConcept(scan, name, one, parsed.GetValue(limit), write, terminal);
            }
            else if (one is var (site, index))
            {
                Findings findings = scan.LoadNeuron(site, index);
                Write(findings, () => new NeuronView(terminal.OutputConsole()).Write(NeuronFindings.Read(findings.Sites[0], index), scan.Manifest.Sites[site].Alias));
            }
            else
            {
                Findings findings = scan.LoadAll();
                Write(findings, () => new NeuronTableView(terminal.OutputConsole()).Write(findings, parsed.GetValue(limit)));
            }
            return ExitCode.Done;

            void Write(Findings findings, Action draw)
            {
                if (print.TableOf(parsed) is not null)
                {
                    print.Write(parsed, findings, options, terminal);
                }
                else
                {
                    draw();
                }
            }
        });
        return command;
    }

    private static void ShowConcept(SavedScan scan, string name, (int Site, int Index)? one, int limit, Action<Findings>? print, Terminal terminal)
    {
        IEnumerable<int> sites = one is var (site, _) ? [site] : Enumerable.Range(0, scan.Selections.Count);
        if (print is not null)
        {
            print(Chosen(scan.Load(sites, ConceptsAlone)).OfConcept(name));
            return;
        }
        // One site at a time, so that a large scan needs no more memory than its largest site.
        ConceptRanking ranking = ConceptRanking.Read(name, sites.Select(site => Chosen(scan.Load([site], ConceptsAlone))), limit);
        new ConceptView(terminal.OutputConsole()).Write(ranking, scan.Concepts.HeldOut, scan.Concepts.HasOwnNegatives);

        Findings Chosen(Findings findings) => one is var (_, index) ? findings.Of(index) : findings;
    }
}
