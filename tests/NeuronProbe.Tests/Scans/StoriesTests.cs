using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>The whole job on a trained model and real text, against a pass that keeps every activation.</summary>
public sealed class StoriesTests
{
    private readonly StoriesJob job = StoriesJob.Open();

    [Fact]
    public void All_activations_are_those_of_the_model_written_out_in_double_precision()
    {
        var plain = new PlainGated(PlainCheckpoint.Read(StoriesJob.ModelFolder));
        double[] largest = [.. job.Truth.Sites.Select(s => job.Truth.Largest(s.Site.Name))];
        Parallel.For(0, StoriesJob.Stories / 2, story =>
        {
            foreach ((int first, int[] ids) in job.Windows(story))
            {
                PlainRun run = plain.Run(ids, withLogits: false);
                for (int layer = 0; layer < largest.Length; layer++)
                {
                    float[][] rows = job.Truth[job.Truth.Sites[layer].Site.Name, story];
                    double[][] expected = run.Sites[$"ffn.{layer}.post"];
                    double difference = Enumerable.Range(1, ids.Length - 1).Max(
                        i => expected[i].Zip(rows[first + i - 1], (e, a) => Math.Abs(e - a)).Max());
                    Assert.InRange(difference, 0, ScanAgreement.OtherBatches * largest[layer]);
                }
            }
        });
    }

    [Fact]
    public void Every_figure_of_every_neuron_agrees_with_all_activations()
    {
        using var scan = new FinishedScan(StoriesJob.Options);
        new ScanAgreement(job.Truth, scan, ScanAgreement.OtherBatches, StoriesJob.Top).Check();
        int windows = Enumerable.Range(0, StoriesJob.Stories).Sum(story => job.Windows(story).Count());
        Assert.Equal((windows, windows), (scan.Manifest.Corpus.Windows, scan.Manifest.Masked.Special));
        Assert.Equal(job.Tokens.Sum(t => t.Length), scan.Manifest.Corpus.Tokens);
    }

    [Fact]
    public void Windows_read_one_by_one_give_every_figure_and_every_example_exactly()
    {
        using var scan = new FinishedScan(StoriesJob.Options with { BatchTokens = 1 });
        new ScanAgreement(job.Truth, scan, 0, StoriesJob.Top).Check();
    }

    [Fact]
    public void Exact_quantiles_equal_numpys()
    {
        using var scan = new FinishedScan(StoriesJob.Options with
        {
            BatchTokens = 1,
            Layers = ["ffn.2.post"],
            Collect = ["stats"],
            Collectors = new() { Exact = true },
        });
        string site = job.Truth.Sites[2].Site.Name;
        foreach (Dictionary<string, string> row in scan.Table("neurons"))
        {
            var values = new Numbers(
                job.Truth.Of(site, int.Parse(row["neuron"], CultureInfo.InvariantCulture)).Select(v => v.Value));
            foreach ((string name, double fraction) in (ReadOnlySpan<(string, double)>)[
                ("q01", 0.01), ("q25", 0.25), ("median", 0.5), ("q95", 0.95), ("q99", 0.99),
            ])
            {
                Assert.Equal(values.Quantile(fraction).Value, Numbers.Parse(row[name]), 1e-15 * values.Largest);
            }
        }
    }

    [Fact]
    public void The_examples_of_twenty_neurons_stand_where_they_say_in_the_text()
    {
        using var scan = new FinishedScan(StoriesJob.Options with { Collect = ["top"] });
        var random = new Random(20);
        ILookup<(string, string), Dictionary<string, string>> examples = scan.Table("top_examples")
            .ToLookup(r => (r["site"], r["neuron"]));
        for (int i = 0; i < 20; i++)
        {
            string site = job.Truth.Sites[random.Next(job.Truth.Sites.Count)].Site.Name;
            int neuron = random.Next(job.Truth.Sites[0].Site.Width);
            Dictionary<string, string>[] rows = [.. examples[(site, neuron.ToString(CultureInfo.InvariantCulture))]];
            // Both tails of a gated product.
            Assert.Equal(2 * StoriesJob.Top, rows.Length);
            Assert.All(rows, CheckText);
        }
    }

    [Fact]
    public void The_context_of_an_example_holds_the_ids_and_activations_of_its_window()
    {
        using var scan = new FinishedScan(StoriesJob.Options with { Neurons = "0,100" });
        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(scan["results.json"]));
        int count = 0;
        foreach (JsonElement site in results.RootElement.GetProperty("sites").EnumerateArray())
        {
            foreach (JsonElement neuron in site.GetProperty("neurons").EnumerateArray())
            {
                foreach (JsonElement example in neuron.GetProperty("top_examples").EnumerateArray())
                {
                    CheckContext(site, neuron.GetProperty("neuron").GetInt32(), example);
                    count++;
                }
            }
        }
        Assert.Equal(5 * 2 * 2 * StoriesJob.Top, count);
    }

    private void CheckText(Dictionary<string, string> row)
    {
        int document = int.Parse(row["document"], CultureInfo.InvariantCulture);
        string text = job.Texts[document].Text;
        Rune[] characters = [.. text.EnumerateRunes()];
        (int start, int end) = ((int)Numbers.Parse(row["char_start"]), (int)Numbers.Parse(row["char_end"]));
        string before = string.Concat(characters[..start]);
        string after = string.Concat(characters[end..]);
        Assert.Equal(string.Concat(characters[start..end]), row["token_text"]);
        Assert.EndsWith(row["text_before"], before, StringComparison.Ordinal);
        Assert.StartsWith(row["text_after"], after, StringComparison.Ordinal);
        TextToken token = job.Tokens[document][int.Parse(row["token"], CultureInfo.InvariantCulture)];
        Assert.Equal(
            (text[token.Start..token.End], token.Id), (row["token_text"], (int)Numbers.Parse(row["token_id"])));
    }

    private void CheckContext(JsonElement of, int neuron, JsonElement example)
    {
        string site = of.GetProperty("site").GetString()!;
        int document = example.GetProperty("document").GetInt32();
        int token = example.GetProperty("token").GetInt32();
        (int first, int[] ids) = job.Windows(document).Last(w => w.First <= token);
        int position = 1 + token - first;
        (int from, int end) = (Math.Max(0, position - 16), Math.Min(ids.Length, position + 17));
        Assert.Equal(position - from, example.GetProperty("context_index").GetInt32());
        Assert.Equal(
            ids[from..end], ResultsContext.TokenIds(JsonObject.Create(of)!, JsonObject.Create(example)!));
        float[] activations =
            [.. example.GetProperty("context_activations").EnumerateArray().Select(e => e.GetSingle())];
        Assert.Equal(end - from, activations.Length);
        double slack = ScanAgreement.OtherBatches * job.Truth.Largest(site);
        for (int i = Math.Max(1, from); i < end; i++)
        {
            Assert.Equal(job.Truth[site, document][first + i - 1][neuron], activations[i - from], slack);
        }
    }
}
