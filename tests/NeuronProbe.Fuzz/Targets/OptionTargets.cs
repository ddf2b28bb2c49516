using System.Text;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Hub;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Fuzz.Targets;

/// <summary>What people type, and the file that defines concepts.</summary>
internal static class OptionTargets
{
    private const string Definitions =
        """
        {
          // comments are allowed
          "colour": {"words": ["red", "the sky"], "ignore_case": true},
          "money": {"regex": "(\\$)[0-9]+", "group": 1},
          "quoted": {"token": "in_quotes"},
          "first": {"position": "0-9"}
        }
        """;

    public static IEnumerable<FuzzTarget> Make(WorkFolder work)
    {
        string path = Path.Combine(work.New("definitions"), "concepts.json");
        yield return new FuzzTarget("concept-definitions", [Encoding.UTF8.GetBytes(Definitions)], bytes =>
        {
            File.WriteAllBytes(path, bytes);
            Mark(ConceptDefinitions.Load(path, TimeSpan.FromMilliseconds(200)));
        }, IsJson: true);
        using TransformerModel model = ModelOpener.OpenForInspection(OwnData.Path("conformance", "llama"), _ => { });
        var map = new SiteMap(model);
        yield return Typed(
            "site-pattern",
            text => _ = new SitePattern(text).Select(map).ToList(),
            "ffn.*.post",
            "model.layers.**.down_proj:input",
            "model.layers.0.mlp.up_proj:output[0:8]");
        yield return Typed(
            "neuron-list", text => _ = new NeuronList(text).Within(map.Sites[0].Site), "all", "0-9,12", "7");
        yield return Typed(
            "hub-name", text => _ = HubName.TryParse(text, out _, out _), "gpt2", "org/name@main", "a/b@refs/pr/1");
    }

    private static FuzzTarget Typed(string name, Action<string> parse, params string[] seeds) =>
        new(name, [.. seeds.Select(Encoding.UTF8.GetBytes)], bytes => parse(Encoding.UTF8.GetString(bytes)));

    private static void Mark(ConceptDefinitions definitions)
    {
        const string Text = "Roses are \"red\", the sky is blue: $12.";
        TextToken[] tokens = [.. Text.Select((letter, i) => new TextToken(letter, i, i + 1))];
        var document = new TokenizedDocument(new Document(0, "a", Text, null, "f:1"), Text, tokens);
        ConceptSurvey.Read([document], ["*"], LabelOn.Last, definitions);
    }
}
