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
            if (asked.Concept is not null)
            {
                new ShowConcept(scan, asked, terminal).Write(one);
            }
            else if (one is var (site, index))
            {
                Findings findings = scan.LoadNeuron(site, index);
                Write(findings, () => new NeuronView(terminal.OutputConsole()).Write(
                    NeuronFindings.Read(findings, findings.Sites[0], index, asked.Ranking),
                    scan.Manifest.Sites[site].Alias));
            }
            else
            {
                Findings findings = scan.LoadAll();
                Write(findings, () => new NeuronTableView(terminal.OutputConsole(), asked.Ranking).Write(
                    findings, asked.Limit));
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
}
