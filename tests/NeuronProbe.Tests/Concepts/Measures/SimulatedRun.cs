using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Tests.Concepts.Measures;

/// <summary>Documents of equal length with labels and values that a test makes up, collected as a scan would.</summary>
internal sealed class SimulatedRun
{
    private readonly TokenizedDocument[] documents;
    private readonly int tokensEach;

    /// <param name="documents">Documents.</param>
    /// <param name="tokensEach">Tokens of each.</param>
    /// <param name="label">Whether the only concept applies to a token, by document and token.</param>
    public SimulatedRun(int documents, int tokensEach, Func<int, int, bool> label)
    {
        this.tokensEach = tokensEach;
        this.documents = [.. Enumerable.Range(0, documents).Select(document =>
        {
            TextToken[] tokens = [.. Enumerable.Range(0, tokensEach).Select(
                token => new TextToken(((document * 31) + (token * 7)) % 50, 0, 0))];
            int[] marked = [.. Enumerable.Range(0, tokensEach).Where(token => label(document, token))];
            return new TokenizedDocument(
                new Document(document, $"d{document}", null, null, $"d{document}"), null, tokens)
                .WithMarks(new ConceptMarks([marked]));
        })];
    }

    public ConceptPlan Plan(double heldOut) => new(
        [new Concept(
            "c", false, documents.Sum(d => d.Marks!.Of(0).Length), documents.Count(d => d.Marks!.Of(0).Length > 0))],
        documents.Length * tokensEach, documents.Length, heldOut);

    /// <summary>Collects values.</summary>
    /// <param name="neurons">Neurons.</param>
    /// <param name="value">A neuron's value, by neuron, document and token.</param>
    /// <param name="heldOut">The share of documents that are held out.</param>
    /// <param name="exactTokens">Tokens up to which all values are kept.</param>
    /// <param name="part">Which documents; all by default.</param>
    public ConceptsCollector Collect(
        int neurons, Func<int, int, int, float> value, double heldOut = 0, int exactTokens = 0, Range? part = null)
    {
        SiteSelection selection = SiteSelection.All(new Site("blocks.0.up", SiteSide.Output, 0, neurons));
        var concepts = new ConceptsCollector(
            selection, Plan(heldOut), new TopExamplesCollector(selection, new CollectorOptions()), exactTokens);
        foreach (TokenizedDocument[] own in documents[part ?? ..].Chunk(50))
        {
            var layout = new BlockLayout();
            foreach (TokenizedDocument document in own)
            {
                layout.Add(new Window(document, 0, tokensEach, [], []), 0, [.. Enumerable.Range(0, tokensEach)]);
            }
            BlockConcepts.Annotate(layout, Plan(heldOut));
            float[] tile = [.. Enumerable.Range(0, neurons).SelectMany(neuron => own.SelectMany(document =>
                Enumerable.Range(0, tokensEach).Select(token => value(neuron, (int)document.Document.Index, token))))];
            concepts.Begin([layout]);
            concepts.Update(new ActivationBlock(tile, layout.Length, layout, 0, neurons));
        }
        concepts.EndChunk(part?.Start.Value ?? 0);
        return concepts;
    }

    /// <summary>One column of each neuron's only row.</summary>
    public static Cell[] Column(ConceptsCollector concepts, string name)
    {
        int column = concepts.Schema.Columns.ToList().FindIndex(c => c.Name == name);
        return [.. Enumerable.Range(0, concepts.Selection.Neurons.Count).Select(
            neuron => concepts.Cells(neuron).Single()[column])];
    }
}
