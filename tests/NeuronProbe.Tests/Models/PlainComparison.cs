using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models;

/// <summary>Compares a checkpoint that was made up with the same model written out in double precision.</summary>
internal static class PlainComparison
{
    public const double Bound = 2e-5;

    public static int[] RandomIds(Random random, int count, int vocabulary) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(vocabulary))];

    /// <summary>Every site with a family-independent name and the logits are within the bound that activations must
    /// hold against a reference.</summary>
    /// <param name="stored">The checkpoint.</param>
    /// <param name="expected">What the model computes.</param>
    /// <param name="ids">What it reads.</param>
    /// <param name="shards">Files of the checkpoint.</param>
    /// <param name="warn">Told of warnings, which there must be none of unless this is given.</param>
    public static void Agrees(
        PlainCheckpoint stored, PlainRun expected, int[] ids, int shards = 1, Action<string>? warn = null)
    {
        using var folder = new TemporaryFolder();
        stored.Save(folder.Location, shards);
        using TransformerModel model =
            ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, warn ?? (warning => Assert.Fail(warning)));
        using Tensor input = tensor(Array.ConvertAll(ids, id => (long)id), 1, ids.Length);
        var map = new SiteMap(model);
        string[] aliases = [.. map.Sites.SelectMany(s => s.Aliases)
            .Where(a => !a.StartsWith("blocks.", StringComparison.Ordinal)).Order()];
        Assert.Equal(expected.Sites.Keys.Order(), aliases);
        foreach ((string alias, double[][] values) in expected.Sites)
        {
            HookPoint site = map.Sites.Single(s => s.Aliases.Contains(alias));
            AssertClose(alias, values, Observe(model, site, input));
        }
        using Tensor logits = model.call(input);
        AssertClose("logits", expected.Logits, logits.data<float>().ToArray());
    }

    /// <summary>Each row of a batch has what it has alone, whatever stands in the padding after it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ids">The rows, padded.</param>
    /// <param name="lengths">How many tokens each of them has.</param>
    public static void RowsAgreeWithThemselvesAlone(TransformerModel model, Tensor ids, int[] lengths)
    {
        using var scope = NewDisposeScope();
        Tensor together = model.Run(ids, model.LayerCount, lengths);
        foreach ((int row, int length) in lengths.Index())
        {
            Tensor alone = model.Run(ids.narrow(0, row, 1).narrow(1, 0, length), model.LayerCount);
            Tensor same = together.narrow(0, row, 1).narrow(1, 0, length);
            Assert.InRange((alone - same).abs().max().item<float>(), 0, Bound * alone.abs().max().item<float>());
        }
    }

    /// <summary>The largest difference of any site, relative to the largest value at that site.</summary>
    public static double Difference(PlainRun a, PlainRun b) =>
        a.Sites.Keys.Max(
            site =>
                a.Sites[site].Zip(
                    b.Sites[site],
                    (x, y) =>
                        x.Zip(y, (p, q) => Math.Abs(p - q)).Max()).Max() / a.Sites[site].Max(row => row.Max(Math.Abs)));

    private static float[] Observe(TransformerModel model, HookPoint site, Tensor input)
    {
        float[] values = [];
        using var session = new HookSession(
            [site], (_, t) =>
                values = [.. t.narrow(-1, site.Site.PartStart ?? 0, site.Site.Width).contiguous().data<float>()]);
        using Tensor hidden = model.Run(input, model.LayerCount);
        return values;
    }

    private static void AssertClose(string name, double[][] expected, float[] actual)
    {
        double[] flat = [.. expected.SelectMany(row => row)];
        Assert.Equal(flat.Length, actual.Length);
        double largest = flat.Max(Math.Abs);
        double difference = flat.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        Assert.True(
            difference <= Bound * largest,
            $"{name}: the largest difference is {difference}, of values up to {largest}.");
    }
}
