using NeuronProbe.Activations;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Effects.Probes;
using NeuronProbe.Sites;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Tests.Effects.Probes;

/// <summary>Concepts that are planted in made-up values: one is in a single neuron, one in the sum of four, one in
/// none.</summary>
internal static class PlantedProbes
{
    public const int DocumentCount = 240;
    public const int TokensEach = 15;
    public const int Neurons = 24;
    public const int Carrier = 3;
    public const int One = 0;
    public const int Four = 1;
    public const int OfDocuments = 2;

    public static readonly int[] Carriers = [5, 8, 13, 21];
    public static readonly float[,,] Values = MakeValues();
    public static readonly TokenizedDocument[] Documents = MakeDocuments();

    public static readonly ConceptPlan Plan = new(
        [
            .. Enumerable.Range(0, 3).Select(concept => new Concept(
                $"c{concept}",
                concept == OfDocuments,
                Documents.Sum(d => d.Marks!.Of(concept).Length),
                Documents.Count(d => d.Marks!.Of(concept).Length > 0))),
        ],
        DocumentCount * TokensEach,
        DocumentCount,
        0.5);

    public static readonly SiteSelection Selection =
        SiteSelection.All(new Site("blocks.0.up", SiteSide.Output, 0, Neurons));

    public static FittedProbe[] Fit(
        Reading read, int concept, ProbeNeuron[] neurons, int way, params int[] sizes)
    {
        var bootstrap = new DocumentBootstrap(read.Tokens.HeldOutDocuments, 200, 1, new ParallelOptions());
        return new ConceptProbes(read.Tokens, concept).Fit(
            neurons, sizes.Length == 0 ? [1, 2, 4, 8] : sizes, way, bootstrap);
    }

    public static Reading Read(int blockDocuments, double share, bool backwards = false, int? broken = null)
    {
        var sums = new LabelSums(Selection, Plan);
        var tokens = new KeptTokens(Plan, share);
        var kept = new KeptValues(Selection, tokens, 16);
        TokenizedDocument[] ordered = backwards ? [.. Documents.Reverse()] : Documents;
        foreach (TokenizedDocument[] own in ordered.Chunk(blockDocuments))
        {
            var layout = new BlockLayout();
            foreach (TokenizedDocument document in own)
            {
                layout.Add(new Window(document, 0, TokensEach, [], []), 0, [.. Enumerable.Range(0, TokensEach)]);
            }
            float[] tile =
            [
                .. Enumerable.Range(0, Neurons).SelectMany(neuron => own.SelectMany(document =>
                    Enumerable.Range(0, TokensEach).Select(token => neuron == broken && token == 2
                        ? float.NaN
                        : neuron == 0 && broken is not null
                            ? 1.5f
                            : Values[(int)document.Document.Index, token, neuron]))),
            ];
            sums.Begin([layout]);
            kept.Begin([layout]);
            sums.Update(new ActivationBlock(tile, layout.Length, layout, 0, Neurons));
            kept.Update(new ActivationBlock(tile, layout.Length, layout, 0, Neurons));
        }
        return new Reading(
            sums,
            new ProbeChoice([sums], 8),
            new ProbeTokens(tokens, Enumerable.Range(0, Neurons).ToDictionary(i => new ProbeNeuron(0, i), kept.Of)));
    }

    public static IEnumerable<TokenPlace> PlacesOf(TokenizedDocument document)
    {
        var window = new Window(document, 0, TokensEach, [], []);
        return Enumerable.Range(0, TokensEach).Select(
            token => new TokenPlace(window, StableHash.Of(document.Document.Id), token));
    }

    private static float[,,] MakeValues()
    {
        var random = new Random(4);
        float[,,] values = new float[DocumentCount, TokensEach, Neurons];
        for (int document = 0; document < DocumentCount; document++)
        {
            for (int token = 0; token < TokensEach; token++)
            {
                for (int neuron = 0; neuron < Neurons; neuron++)
                {
                    values[document, token, neuron] =
                        (float)Enumerable.Range(0, 6).Sum(_ => random.NextDouble() - 0.5);
                }
                values[document, token, Carrier] += random.NextDouble() < 0.1 ? 30 : 0;
            }
        }
        return values;
    }

    private static TokenizedDocument[] MakeDocuments() =>
    [
        .. Enumerable.Range(0, DocumentCount).Select(document =>
        {
            TextToken[] tokens = [.. Enumerable.Range(0, TokensEach).Select(token => new TextToken(token, 0, 0))];
            int[] one = [.. Marked(token => Values[document, token, Carrier] > 15)];
            int[] four = [.. Marked(token => Carriers.Sum(neuron => Values[document, token, neuron]) > 1.8)];
            int[] whole = document % 3 == 0 ? [.. Enumerable.Range(0, TokensEach)] : [];
            return new TokenizedDocument(
                new Document(document, $"d{document}", null, null, $"d{document}"), null, tokens)
                .WithMarks(new ConceptMarks([one, four, whole]));

            IEnumerable<int> Marked(Func<int, bool> holds) => Enumerable.Range(0, TokensEach).Where(holds);
        }),
    ];
}

/// <summary>What both readings of the made-up values found.</summary>
/// <param name="Sums">The sums of the first.</param>
/// <param name="Choice">What it chooses of.</param>
/// <param name="Tokens">The kept values of the second.</param>
internal sealed record Reading(LabelSums Sums, ProbeChoice Choice, ProbeTokens Tokens);
