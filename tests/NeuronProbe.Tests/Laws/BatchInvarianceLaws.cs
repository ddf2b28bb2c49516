using System.Security.Cryptography;
using NeuronProbe.Models;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Laws;

/// <summary>What every architecture must hold to in float32 with our own product: a row's activations are the same bits
/// in whatever batch it comes.</summary>
public abstract class BatchInvarianceLaws
{
    private readonly ReferenceTensors reference;
    private readonly int width;
    private readonly int[] all;

    /// <param name="folder">A folder of conformance data.</param>
    protected BatchInvarianceLaws(string folder)
    {
        Folder = folder;
        reference = new ReferenceTensors(Path.Combine(folder, "reference.safetensors"));
        width = (int)reference.Shape("attention_mask")[1];
        Lengths = [.. reference.Integers("attention_mask").Chunk(width).Select(row => (int)row.Sum())];
        all = [.. Enumerable.Range(0, Lengths.Length)];
    }

    /// <summary>The folder's path.</summary>
    protected string Folder { get; }

    /// <summary>Tokens of each row of the reference.</summary>
    protected int[] Lengths { get; }

    [Fact]
    public void Activations_are_the_same_bits_alone_among_others_and_padded_further()
    {
        using TransformerModel model = Open();
        IReadOnlyList<HookPoint> sites = new SiteMap(model).Sites;
        uint[][][] together = BitsOf(model, sites, all, width);
        uint[][][] padded = BitsOf(model, sites, [.. all.Reverse(), 0], width + 7);
        foreach (int row in all)
        {
            uint[][] alone = BitsOf(model, sites, [row], Lengths[row])[0];
            for (int site = 0; site < sites.Count; site++)
            {
                Assert.True(
                    alone[site].AsSpan().SequenceEqual(together[row][site]), $"{sites[site].Site} among others");
                Assert.True(
                    alone[site].AsSpan().SequenceEqual(padded[all.Length - 1 - row][site]),
                    $"{sites[site].Site} padded further");
            }
        }
    }

    [Fact]
    public void Activations_are_the_same_bits_on_every_processor()
    {
        using TransformerModel model = Open();
        uint[][][] bits = BitsOf(model, new SiteMap(model).Sites, all, width);
        byte[] bytes = [.. bits.SelectMany(row => row).SelectMany(site => site).SelectMany(BitConverter.GetBytes)];
        string name = GetType().Name;
        Assert.Equal(ActivationBits.Of(name), $"{name} {Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}");
    }

    [Fact]
    public void What_a_hook_sees_before_a_nonlinearity_changes_nothing_after_it()
    {
        using TransformerModel model = Open();
        var map = new SiteMap(model);
        HookPoint[] post = [.. new SitePattern("ffn.*.post").Select(map)];
        uint[][][] seen = BitsOf(model, map.Sites, all, width);
        uint[][][] unseen = BitsOf(model, post, all, width);
        for (int i = 0; i < post.Length; i++)
        {
            int index = map.Sites.ToList().IndexOf(post[i]);
            Assert.All(all, row => Assert.Equal(seen[row][index], unseen[row][i]));
        }
    }

    private TransformerModel Open() => ModelLoader.Load(
        Folder, ScalarType.Float32, CPU, warning => Assert.Fail(warning), new ProductChoice(MatrixProduct.Packed));

    /// <summary>The bits of all activations of some rows, run together and padded to a length with token 1: by row and
    /// site, padding left out.</summary>
    private uint[][][] BitsOf(
        TransformerModel model, IReadOnlyList<HookPoint> sites, int[] rows, int length)
    {
        using var scope = NewDisposeScope();
        long[] tokens = reference.Integers("input_ids");
        long[] padded = new long[rows.Length * length];
        Array.Fill(padded, 1);
        for (int i = 0; i < rows.Length; i++)
        {
            tokens.AsSpan(rows[i] * width, Lengths[rows[i]]).CopyTo(padded.AsSpan(i * length));
        }
        uint[][][] bits = [.. rows.Select(_ => new uint[sites.Count][])];
        using var session = new HookSession(sites, (site, seen) =>
        {
            int columns = sites[site].Site.Width;
            using Tensor part = seen.narrow(-1, sites[site].Site.PartStart ?? 0, columns);
            using Tensor contiguous = part.contiguous();
            uint[] values = [.. contiguous.data<float>().Select(BitConverter.SingleToUInt32Bits)];
            for (int i = 0; i < rows.Length; i++)
            {
                bits[i][site] = values.AsSpan(i * length * columns, Lengths[rows[i]] * columns).ToArray();
            }
        });
        model.Run(tensor(padded, rows.Length, length), model.LayerCount, [.. rows.Select(row => Lengths[row])]);
        return bits;
    }
}
