using System.Runtime.Intrinsics.X86;
using NeuronProbe.Models.Kernels;

namespace NeuronProbe.Comparisons;

/// <summary>Gets products of one row with some that follow each other.</summary>
/// <param name="row">The row, from 0.</param>
/// <param name="first">The first of the others, from 0.</param>
/// <param name="products">At most 64.</param>
internal delegate void ProductReceiver(int row, int first, ReadOnlySpan<float> products);

/// <summary>Products of all rows with all others, in blocks that stay in the caches.</summary>
/// <remarks>
/// Through the tiles of the models' own products, which name nothing of LibTorch: each product is one chain of fused
/// multiply-adds in float32, the same bits on every machine. Of rows of length 1 it is within 1e-5 of the exact one.
/// </remarks>
internal static unsafe class RowProducts
{
    /// <summary>Rows that one thread should take at a time: with a panel they fit into the L2 cache.</summary>
    public const int RowsEachPiece = 16 * ProductTile.MostRows;

    /// <summary>Multiplies, on the calling thread.</summary>
    /// <param name="rows">[rows x length].</param>
    /// <param name="others">[others x length].</param>
    /// <param name="receive">Gets each row's products with 64 others at a time, those of one panel first.</param>
    public static void Multiply(ReadOnlySpan<float> rows, RowPanels others, ProductReceiver receive)
    {
        if (Avx512F.IsSupported)
        {
            Multiply<WideTile>(rows, others, receive);
        }
        else if (Fma.IsSupported)
        {
            Multiply<NarrowTile>(rows, others, receive);
        }
        else
        {
            Multiply<PlainTile>(rows, others, receive);
        }
    }

    /// <summary>Calls for each piece of so many rows, on all cores.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="perform">Told the first row of a piece and how many it has.</param>
    public static void EachPiece(int count, Action<int, int> perform) =>
        Parallel.For(0, (count + RowsEachPiece - 1) / RowsEachPiece, piece =>
        {
            int first = piece * RowsEachPiece;
            perform(first, Math.Min(RowsEachPiece, count - first));
        });

    private static void Multiply<TTile>(ReadOnlySpan<float> rows, RowPanels others, ProductReceiver receive)
        where TTile : IProductTile
    {
        int count = others.Length == 0 ? 0 : rows.Length / others.Length;
        float* products = stackalloc float[ProductTile.MostRows * RowPanels.Width];
        fixed (float* first = rows)
        {
            for (int panel = 0; panel < others.PanelCount; panel++)
            {
                int column = panel * RowPanels.Width;
                int width = Math.Min(RowPanels.Width, others.Count - column);
                fixed (float* numbers = others[panel])
                {
                    var tile = new ProductTile
                    {
                        InputStride = others.Length,
                        Panel = numbers,
                        InputCount = others.Length,
                        Output = products,
                        OutputStride = RowPanels.Width,
                        IsFirst = true,
                    };
                    for (int row = 0; row < count; row += ProductTile.MostRows)
                    {
                        tile.Input = first + ((nint)row * others.Length);
                        tile.RowCount = Math.Min(ProductTile.MostRows, count - row);
                        TTile.Multiply(tile);
                        for (int i = 0; i < tile.RowCount; i++)
                        {
                            receive(row + i, column, new(products + (i * RowPanels.Width), width));
                        }
                    }
                }
            }
        }
    }
}
