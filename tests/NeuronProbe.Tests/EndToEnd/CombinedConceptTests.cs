using System.Globalization;
using System.Text;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class CombinedConceptTests : EndToEndTest
{
    private const string Finite = "upos=VERB & feat=Tense=Past & !feat=VerbForm=Part";

    private static readonly string[] Features = ["Tense=Past", "VerbForm=Part", "VerbForm=Fin", "Number=Sing"];

    private static readonly string[] Tags = ["VERB", "AUX", "NOUN"];

    [Fact]
    public void A_combination_of_a_treebanks_labels_has_the_words_that_all_of_it_is_true_of()
    {
        (string path, string[][][] sentences) = Treebank();
        string[] mixed = ["upos=* & !upos=VERB & feat=VerbForm=*", "upos=AUX & feat=Number=Sing"];
        Scan(
            Model().WithTokenizer(), path, "-n", "0-1", "--held-out", "0", "--concept", $" {Finite} ", mixed[0],
            "upos=AUX  &  feat=Number=Sing", "upos=NOUN").Succeeded();
        List<Dictionary<string, string>> rows = CsvFile.Read(Path.Combine(Out, "concepts.csv"));
        Demand(Finite, w => w.Contains("VERB") && w.Contains("Tense=Past") && !w.Contains("VerbForm=Part"));
        Demand(mixed[0], w => !w.Contains("VERB") && (w.Contains("VerbForm=Part") || w.Contains("VerbForm=Fin")));
        Demand(mixed[1], w => w.Contains("AUX") && w.Contains("Number=Sing"));
        Demand("upos=NOUN", w => w.Contains("NOUN"));
        Assert.Equal(4, rows.Select(row => row["concept"]).Distinct().Count());
        string shown = CommandLine.Run("show", Out, "--concept", mixed[1]).Succeeded().Output;
        Assert.Contains($"{mixed[1]}\n", shown, StringComparison.Ordinal);
        Assert.Equal(
            shown, CommandLine.Run("show", Out, "--concept", "upos=AUX &   feat=Number=Sing").Succeeded().Output);

        void Demand(string concept, Func<string[], bool> isTrue)
        {
            Dictionary<string, string> row = rows.First(row => row["concept"] == concept);
            Assert.Equal(
                (sentences.Sum(s => s.Count(isTrue)), sentences.Count(s => s.Any(isTrue))),
                (int.Parse(row["positives"], CultureInfo.InvariantCulture),
                    int.Parse(row["positive_documents"], CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void A_name_in_it_that_nothing_has_brings_a_warning()
    {
        CommandLine scan = Scan(
            Model().WithTokenizer(), Treebank().Path, "-n", "0-1", "--concept", "upos=VERB & !feat=VerbForm=Prt");
        Assert.Contains(
            "Warning: --concept: expected labels or definitions for all names in combinations, but the corpus has "
                + "nothing of 'feat=VerbForm=Prt'. Check the spelling.\n",
            scan.Succeeded().Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_term_to_apply_to_is_refused_before_anything_is_read() => Refused(
        Scan(Model().WithTokenizer(), Treebank().Path, "--concept", "!upos=VERB & !upos=AUX"),
        "--concept: expected at least one term without '!', but got '!upos=VERB & !upos=AUX'.");

    /// <summary>Sentences of random words; of each word its tag and its features.</summary>
    private (string Path, string[][][] Sentences) Treebank()
    {
        Random random = new(15);
        string[][][] sentences = [.. Enumerable.Range(0, 40).Select(_ => Enumerable.Range(0, random.Next(1, 9)).Select(
            _ => (string[])[Tags[random.Next(3)], .. Features.Where(_ => random.Next(2) == 0)]).ToArray())];
        var treebank = new StringBuilder();
        foreach (string[][] words in sentences)
        {
            treebank.Append("# text = ").AppendJoin(' ', words.Select(_ => "day")).Append('\n');
            for (int i = 0; i < words.Length; i++)
            {
                string features = words[i].Length == 1 ? "_" : string.Join('|', words[i][1..]);
                treebank.Append(CultureInfo.InvariantCulture, $"{i + 1}\tday\tday\t{words[i][0]}\t_\t{features}\t");
                treebank.Append("0\troot\t_\t_\n");
            }
            treebank.Append('\n');
        }
        return (Write("made.conllu", treebank.ToString()), sentences);
    }
}
