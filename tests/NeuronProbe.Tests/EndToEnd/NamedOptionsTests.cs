using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Commands that share what they refuse name the options that each of them has.
/// (<see cref="CommandLine.Refused"/> holds all tests to that.)</summary>
public sealed class NamedOptionsTests : EndToEndTest
{
    private const string Bad = "{\"input_ids\":[1,2]}\n{\"ids\":1}\n";
    private const string Long = "{\"input_ids\":[1,2],\"text\":\"aaaaaaaaaaaaaaaaaaaa\"}\n";

    /// <summary>Each command with what it reads, and what is wrong.</summary>
    public static TheoryData<string, string, string> Wrong
    {
        get
        {
            string[] wrong =
            [
                "--max-memory 1KiB", "--max-memory 330MiB", "--max-length 65", "--max-length 0", "--ignore-first -1",
                "--threads 100000", "--device cuda", "--limit-tokens 1", "--out ", "--layer nowhere",
                "--neuron 400", "--bos always", "--matmul packed --dtype bfloat16", "--scan nowhere",
            ];
            string[] corpora = ["", Bad, "{\"text\":\"a\"}\n", "{\"input_ids\":[400]}\n"];
            var data = new TheoryData<string, string, string>();
            foreach (string command in (string[])["scan", "weights", "ablate", "trace", "probe"])
            {
                foreach (string options in wrong)
                {
                    data.Add(command, options, "{\"input_ids\":[1,2,3],\"labels\":{\"a\":[0,1,0]}}\n");
                }
                foreach (string corpus in command == "trace" ? [] : corpora)
                {
                    data.Add(command, "--on-bad-record fail", corpus);
                }
                if (command != "trace")
                {
                    data.Add(command, "--max-document 1B", Long);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_is_refused_names_options_that_the_command_has(string command, string options, string corpus)
    {
        string[] reads = command switch
        {
            "trace" => ["--ids", string.Join(',', Enumerable.Range(0, 40)), "ffn.0.post:0-99"],
            "ablate" => ["-c", Write("corpus.jsonl", corpus), "ffn.0.post:0-99"],
            _ => ["-c", Write("corpus.jsonl", corpus)],
        };
        string[] line = [command, "-m", Model().Location, .. reads, .. options.Split(' ')];
        CommandLine run = CommandLine.Run(line);
        Assert.InRange(run.ExitCode, 0, 2);
        Assert.NotEqual(1, run.ExitCode);
        NamedOptions.Demand([command, .. options.Split(' ')], run.Error);
    }

    [Fact]
    public void A_setting_of_concepts_that_has_no_use_is_warned_of_alone()
    {
        string[] line = ["ablate", "-m", Model().Location, "-c", Ids(9, 5), "ffn.0.post:1", "--label-on", "all"];
        CommandLine run = CommandLine.Run(line).Succeeded();
        Assert.Contains(
            "Warning: --label-on: expected concepts to be collected too, but there are none.", run.Error,
            StringComparison.Ordinal);
        NamedOptions.Demand(line, run.Error);
    }

    [Fact]
    public void Advice_on_memory_is_of_what_each_command_has()
    {
        string corpus = Write("corpus.jsonl", "{\"input_ids\":[1,2,3],\"labels\":{\"a\":[0,1,0]}}\n");
        string model = Model().Location;
        DemandAdvice(["scan"], "fewer sites with --layer, fewer neurons with --neuron, a smaller --top, a smaller "
            + "--context, a smaller --batch-tokens");
        DemandAdvice(["scan", "--collect", "stats"], "fewer sites with --layer, fewer neurons with --neuron, a smaller "
            + "--batch-tokens");
        DemandAdvice(["probe"], "fewer concepts with --concept, fewer sites with --layer, fewer neurons with --neuron, "
            + "a smaller --batch-tokens");
        DemandAdvice(["ablate", "ffn.0.post:1"], "a smaller --batch-tokens");
        DemandAdvice(["weights"], "fewer sites with --layer, fewer neurons with --neuron");

        void DemandAdvice(string[] command, string advice) =>
            CommandLine.Run([.. command, "-m", model, "-c", corpus, "--max-memory", "1MiB"]).Refused(
                "--max-memory: expected to stay within 1 MiB, but this needs about ",
                $". Choose {advice}, or raise --max-memory.");
    }
}
