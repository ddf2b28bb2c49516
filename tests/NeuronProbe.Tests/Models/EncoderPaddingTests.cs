using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Tests.Models.Architectures;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models;

/// <summary>Rows of different lengths in one batch of an encoder: each has the activations that it has alone, whatever
/// stands in the padding.</summary>
public sealed class EncoderPaddingTests
{
    private const int Vocabulary = 50;

    public static TheoryData<string, bool> FamiliesWithAndWithoutKernels
    {
        get
        {
            var all = new TheoryData<string, bool>();
            foreach (string family in EncoderOptionTests.Families.Select(f => f.Data))
            {
                all.Add(family, true);
                all.Add(family, false);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(FamiliesWithAndWithoutKernels))]
    public void Each_row_of_a_batch_has_the_activations_that_it_has_alone(string family, bool withKernels)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            using var made = new MadeModel(family, seed, rows: 1 + (seed % 5));
            Dictionary<string, float[]> together = Observe(made.Model, Pad(made.Rows, 0), made.Lengths, withKernels);
            foreach ((int row, int[] ids) in made.Rows.Index())
            {
                PlainRun plain = new PlainBert(made.Checkpoint).Run(ids);
                Dictionary<string, float[]> alone = Observe(made.Model, Pad([ids], 0), null, withKernels);
                foreach ((string site, double[][] expected) in plain.Sites)
                {
                    float[] got = RowOf(together[site], row, made.Longest, ids.Length, expected[0].Length);
                    double bound = PlainComparison.Bound * expected.Max(token => token.Max(Math.Abs));
                    Assert.All(expected.SelectMany(token => token).Zip(got, alone[site]), v =>
                    {
                        Assert.Equal(v.First, v.Second, bound);
                        Assert.Equal(v.Third, v.Second, bound);
                    });
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(FamiliesWithAndWithoutKernels))]
    public void What_stands_in_the_padding_changes_no_bit(string family, bool withKernels)
    {
        using var made = new MadeModel(family, 3, rows: 4);
        Dictionary<string, float[]> zeros = Observe(made.Model, Pad(made.Rows, 0), made.Lengths, withKernels);
        foreach (int id in (int[])[1, 7, Vocabulary - 1])
        {
            Dictionary<string, float[]> others = Observe(made.Model, Pad(made.Rows, id), made.Lengths, withKernels);
            foreach ((string site, float[] values) in zeros)
            {
                int width = values.Length / made.Rows.Length / made.Longest;
                for (int row = 0; row < made.Rows.Length; row++)
                {
                    Assert.Equal(
                        RowOf(values, row, made.Longest, made.Lengths[row], width),
                        RowOf(others[site], row, made.Longest, made.Lengths[row], width));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(FamiliesWithAndWithoutKernels))]
    public void Not_even_a_padding_that_is_no_number_reaches_the_tokens(string family, bool withKernels)
    {
        using var made = new MadeModel(family, 4, rows: 3, broken: 0);
        Dictionary<string, float[]> sites = Observe(made.Model, Pad(made.Rows, 0), made.Lengths, withKernels);
        Assert.Contains(sites.Values.SelectMany(values => values), float.IsNaN);
        foreach (float[] values in sites.Values)
        {
            int width = values.Length / made.Rows.Length / made.Longest;
            for (int row = 0; row < made.Rows.Length; row++)
            {
                Assert.All(
                    RowOf(values, row, made.Longest, made.Lengths[row], width),
                    value => Assert.True(float.IsFinite(value)));
            }
        }
    }

    private static long[] Pad(int[][] rows, int id)
    {
        int longest = rows.Max(r => r.Length);
        return [
            .. rows.SelectMany(row => row.Concat(Enumerable.Repeat(id, longest - row.Length))).Select(i => (long)i)];
    }

    private static float[] RowOf(float[] values, int row, int longest, int length, int width) =>
        values.AsSpan(row * longest * width, length * width).ToArray();

    private static Dictionary<string, float[]> Observe(
        TransformerModel model, long[] ids, int[]? lengths, bool withKernels)
    {
        HookPoint[] sites = [.. new SiteMap(model).Sites.Where(s => s.Aliases.Count > 0)];
        var seen = new Dictionary<string, float[]>();
        using var session = new HookSession(sites, (i, t) =>
        {
            using Tensor part = t.narrow(-1, sites[i].PartStart ?? 0, sites[i].Site.Width);
            using Tensor contiguous = part.contiguous();
            seen[sites[i].Aliases[0]] = contiguous.data<float>().ToArray();
        });
        int rows = lengths?.Length ?? 1;
        using Tensor input = tensor(ids, rows, ids.Length / rows);
        CpuKernels.AreOn = withKernels;
        try
        {
            using Tensor hidden = model.Run(input, model.LayerCount, lengths);
        }
        finally
        {
            CpuKernels.AreOn = true;
        }
        return seen;
    }

    /// <summary>A random model with rows to read, of which the last is the longest and the others may be as
    /// long.</summary>
    private sealed class MadeModel : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        /// <param name="family">The <c>model_type</c>.</param>
        /// <param name="seed">Chooses all.</param>
        /// <param name="rows">How many rows.</param>
        /// <param name="broken">An id whose embedding is no number, and which no row has.</param>
        public MadeModel(string family, int seed, int rows, int? broken = null)
        {
            var random = new Random(seed);
            int heads = random.Next(1, 4);
            Checkpoint = PlainBert.Make(random, new JsonObject
            {
                ["model_type"] = family,
                ["hidden_size"] = heads * random.Next(9, 20),
                ["intermediate_size"] = 40,
                ["num_attention_heads"] = heads,
                ["num_hidden_layers"] = 2,
                ["max_position_embeddings"] = 80,
                ["vocab_size"] = Vocabulary,
            });
            if (broken is { } id)
            {
                PlainTensor words = Checkpoint["bert.embeddings.word_embeddings.weight"];
                words.Values.AsSpan(id * (int)words.Shape[1], (int)words.Shape[1]).Fill(float.NaN);
            }
            Lengths = [.. Enumerable.Range(0, rows).Select(_ => random.Next(1, 70))];
            Array.Sort(Lengths);
            Rows = [.. Lengths.Select(
                length => Array.ConvertAll(PlainComparison.RandomIds(random, length, Vocabulary - 1), i => i + 1))];
            new PlainBert(Checkpoint).Stored().Save(folder.Location);
            Model = ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, warning => Assert.Fail(warning));
        }

        public PlainCheckpoint Checkpoint { get; }

        public TransformerModel Model { get; }

        public int[][] Rows { get; }

        public int[] Lengths { get; }

        public int Longest => Lengths[^1];

        public void Dispose()
        {
            Model.Dispose();
            folder.Dispose();
        }
    }
}
