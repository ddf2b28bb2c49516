using System.CommandLine;
using NeuronProbe.Cli.Views;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>show</c>: results of a scan in the terminal, without the model.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that 'scan --out' wrote." };
        var neuron = new Argument<string?>("SITE:NEURON") { Description = "One neuron, such as ffn.3.post:123; without it a table of all.", Arity = ArgumentArity.ZeroOrOne };
        Option<int> limit = OptionParsers.Number("--limit", [], "Neurons in the table.", ScanCommand.TableLimit, 1);
        var print = new PrintArguments();
        var command = new Command("show", "Shows results of a scan: a table of neurons, or one neuron's statistics, histogram and top examples.") { folder, neuron, limit };
        print.AddTo(command);
        command.SetAction(parsed =>
        {
            SavedScan scan = SavedScan.Open(parsed.GetRequiredValue(folder));
            print.Check(parsed, scan.Collect);
            if (parsed.GetValue(neuron) is { } typed)
            {
                (int site, int index) = scan.Find(typed);
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
                    print.Write(parsed, findings, terminal);
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
