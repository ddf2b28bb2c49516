using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Scans;

/// <summary>A document of token ids, and by concept which of them are labelled.</summary>
internal sealed record LabelledDocument(string Id, int[] Ids, bool[][] Labels);

/// <summary>
/// A GPT-2 of two layers built by hand, and a corpus for it. A token's embedding has a coordinate for each concept, 1
/// where the token is of the concept and -1 where not, and one of noise; positions add noise and a ramp. Each
/// coordinate stands there a second time negated, so that norms take no mean away; attention and
/// feed-forward outputs are 0. Labels are the token's concepts, some of them flipped .
/// </summary>
internal static class PlantedConcepts
{
    public const string Site = "transformer.h.1.mlp.c_proj:input";
    public const int WindowLength = 16;

    // What neurons 0 to 5 of layer 1 detect: each concept with little noise, then with much.
    public const int Constant = 6;
    public const int Negated = 7;
    public const int Position = 8;
    public const int OneToken = 9;
    public const int Both = 10;

    private const int Noise = 3;
    private const int Ramp = 4;
    private const int Own = 5;
    private const int Coordinates = 6;
    private const int Width = 2 * Coordinates;
    private const int Inner = 12;
    private const int Vocabulary = 64;
    private const int LockedToken = 9;

    private static readonly double[] Rates = [0.3, 0.12, 0.45];

    /// <summary>Their names, in the order of results.</summary>
    public static string[] Names { get; } = ["alpha", "beta", "gamma"];

    /// <summary>By concept and token id, whether the token is of the concept.</summary>
    private static bool[][] Members { get; } = MakeMembers(new Random(1));

    /// <summary>Writes the checkpoint.</summary>
    public static void SaveModel(string folder)
    {
        var random = new Random(5);
        PlainCheckpoint made = PlainGpt2.Make(random, new JsonObject
        {
            ["n_embd"] = Width,
            ["n_head"] = 1,
            ["n_layer"] = 2,
            ["n_inner"] = Inner,
            ["n_positions"] = 64,
            ["vocab_size"] = Vocabulary,
            ["activation_function"] = "gelu_new",
        });
        foreach (string name in made.Tensors.Keys.ToArray())
        {
            bool isZero = name.EndsWith(".bias", StringComparison.Ordinal)
                || name.Contains("c_proj", StringComparison.Ordinal)
                || name.Contains("h.1.mlp.c_fc", StringComparison.Ordinal);
            if (isZero || name.Contains(".ln_", StringComparison.Ordinal))
            {
                made[name] = PlainTensor.Filled(isZero ? 0 : 1, made[name].Shape);
            }
        }
        Fill(made["transformer.wte.weight"], Vocabulary, (id, coordinate) => coordinate switch
        {
            < Noise => Members[coordinate][id] ? 1 : -1,
            Noise => Uniform(random, 1.5),
            Own => id == LockedToken ? 4 : 0,
            _ => 0,
        });
        Fill(made["transformer.wpe.weight"], 64, (position, coordinate) =>
            coordinate switch { Noise => Uniform(random, 0.5), Ramp => 0.4 * Math.Log2(1 + position), _ => 0 });
        Plant(made);
        made.Save(folder);
    }

    /// <summary>Documents of uneven lengths, some of several windows, each of a few words of its own, in which more or
    /// fewer labels are flipped .</summary>
    public static LabelledDocument[] Corpus(int seed, int documents, int longest)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, documents).Select(document =>
        {
            int[] words = [.. Enumerable.Range(0, 8).Select(_ => random.Next(Vocabulary))];
            double flipped = 0.1 * random.NextDouble();
            int length = document % 20 == 7 ? 3 * WindowLength - (document % 5) : 1 + random.Next(longest);
            int[] ids = [.. Enumerable.Range(0, length).Select(
                _ => random.Next(3) > 0 ? words[random.Next(words.Length)] : random.Next(Vocabulary))];
            return new LabelledDocument(
                $"d{document}",
                ids,
                [.. Members.Select(of => Array.ConvertAll(ids, id => of[id] ^ random.NextDouble() < flipped))]);
        })];
    }

    /// <summary>Writes documents as jsonl of token ids with their labels. One that is left out keeps its line,
    /// without a token.</summary>
    public static string Write(
        TemporaryFolder folder, string name, IEnumerable<LabelledDocument> documents, Func<int, bool>? isKept = null) =>
        folder.Write(name, string.Concat(documents.Select((d, i) => JsonSerializer.Serialize(isKept?.Invoke(i) == false
            ? new { id = d.Id, input_ids = Array.Empty<int>(), labels = new Dictionary<string, int[]>() }
            : new { id = d.Id, input_ids = d.Ids, labels = LabelsOf(d) })
            + "\n")));

    private static Dictionary<string, int[]> LabelsOf(LabelledDocument document) =>
        Names.Zip(document.Labels).ToDictionary(
            concept => concept.First, concept => Array.ConvertAll(concept.Second, isLabelled => isLabelled ? 1 : 0));

    private static void Plant(PlainCheckpoint made)
    {
        float[] up = made["transformer.h.1.mlp.c_fc.weight"].Values;
        for (int concept = 0; concept < Names.Length; concept++)
        {
            Weigh(concept, (concept, 1), (Noise, 0.2));
            Weigh(Names.Length + concept, (concept, 0.5), (Noise, 0.8));
        }
        Weigh(Negated, (0, -1), (Noise, 0.2));
        Weigh(Position, (Ramp, 1));
        Weigh(OneToken, (Own, 1));
        Weigh(Both, (0, 0.6), (1, 0.6), (Noise, 0.1));
        Weigh(Both + 1, (Noise, 1));

        void Weigh(int neuron, params (int Coordinate, double Weight)[] weights)
        {
            foreach ((int coordinate, double weight) in weights)
            {
                up[(coordinate * Inner) + neuron] = (float)weight;
            }
        }
    }

    private static bool[][] MakeMembers(Random random) =>
        [.. Rates.Select(rate => Enumerable.Range(0, Vocabulary).Select(_ => random.NextDouble() < rate).ToArray())];

    private static void Fill(PlainTensor table, int rows, Func<int, int, double> value)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int coordinate = 0; coordinate < Coordinates; coordinate++)
            {
                float own = (float)value(row, coordinate);
                table.Values[(row * Width) + coordinate] = own;
                table.Values[(row * Width) + Coordinates + coordinate] = -own;
            }
        }
    }

    private static double Uniform(Random random, double reach) => reach * ((2 * random.NextDouble()) - 1);
}
