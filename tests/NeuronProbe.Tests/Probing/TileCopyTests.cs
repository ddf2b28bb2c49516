using NeuronProbe.Probing;
using NeuronProbe.Sites;
using Xunit;

namespace NeuronProbe.Tests.Probing;

/// <summary>Tiles hold the values of the rows and columns that are asked for, whichever way they are copied.</summary>
public sealed unsafe class TileCopyTests
{
    private const int Width = 53;
    private const int RowCount = 40;

    [Theory]
    [InlineData("all", 0, 53)]
    [InlineData("all", 16, 17)]
    [InlineData("3-49", 8, 32)]
    [InlineData("0,5,6,52", 0, 4)]
    [InlineData("7", 0, 1)]
    public void Float32_and_bfloat16_are_transposed_with_and_without_vectors(string neurons, int first, int count)
    {
        var site = new Site("layer", SiteSide.Output, 0, Width);
        var selection = new SiteSelection(site, new NeuronList(neurons).Within(site));
        var columns = new TileColumns(selection);
        float[] values = [.. Enumerable.Range(0, RowCount * Width).Select(
            i => BitConverter.UInt32BitsToSingle((uint)(i % 30000) << 16))];
        ushort[] halves = [.. values.Select(v => (ushort)(BitConverter.SingleToUInt32Bits(v) >> 16))];
        foreach (int rowCount in new[] { 0, 1, 7, 8, 9, 31, RowCount })
        {
            int[] rows = [.. Enumerable.Range(0, rowCount).Select(i => i * 7 % RowCount)];
            float[] expected = [.. from neuron in Enumerable
                .Range(first, count) from row in rows select values[(row * Width) + selection.Neurons[neuron]]];
            fixed (float* wide = values)
            fixed (ushort* half = halves)
            {
                foreach (bool withAvx in new[] { System.Runtime.Intrinsics.X86.Avx.IsSupported, false })
                {
                    Assert.Equal(
                        expected,
                        Copy(new TileSource(wide + columns.First, false, Width, columns), first, count, rows, withAvx));
                    Assert.Equal(
                        expected,
                        Copy(new TileSource(half + columns.First, true, Width, columns), first, count, rows, withAvx));
                }
            }
        }
    }

    private static float[] Copy(TileSource source, int first, int count, int[] rows, bool withAvx)
    {
        int stride = rows.Length + TileCopy.Slack;
        var tile = new float[(count * stride) + TileCopy.Slack];
        fixed (float* target = tile)
        {
            TileCopy.Copy(source, first, count, rows, target, stride, withAvx);
        }
        return [
            .. Enumerable.Range(0, count).SelectMany(neuron => tile.AsSpan(neuron * stride, rows.Length).ToArray())];
    }
}
