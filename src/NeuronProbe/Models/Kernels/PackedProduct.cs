using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>y = x Wᵀ + b in float32 over weights that are laid out once.</summary>
/// <remarks>
/// Each output is one chain of fused multiply-adds over its inputs in their order, so its bits depend on its row and
/// its weights alone: not on other rows, threads, the cuts made here or the width of the processor's vectors.
/// Inputs are cut so that a panel's share stays in the L2 cache while rows pass by, and rows so that each thread finds
/// its own again in the cache (the layout is that of Goto and van de Geijn 2008).
/// </remarks>
internal sealed unsafe class PackedProduct
{
    private const int PanelWidth = PackedMatrix.PanelWidth;
    private const int RowsEachPiece = 32 * ProductTile.MostRows;
    private const int InputsEachPass = 768;

    // What is shared out to a thread at least: waking one takes as long as about so many multiplications.
    private const long LeastMultiplications = 1 << 20;

    private const int PiecesEachThread = 16;

    private readonly float* input;
    private readonly PackedMatrix weights;
    private readonly float* output;
    private readonly FloatFunction? after;
    private readonly int rows;
    private readonly int rowPieces;
    private readonly int panelsEachPiece;
    private readonly int panelPieces;

    /// <param name="input">[rows x inputs].</param>
    /// <param name="rows">Rows, from 0.</param>
    /// <param name="weights">[outputs x inputs], and a bias where there is one.</param>
    /// <param name="output">[rows x outputs]: where the result goes.</param>
    /// <param name="after">What is written over finished outputs, or null.</param>
    private PackedProduct(float* input, int rows, PackedMatrix weights, float* output, FloatFunction? after)
    {
        this.after = after;
        this.input = input;
        this.rows = rows;
        this.weights = weights;
        this.output = output;
        rowPieces = (rows + RowsEachPiece - 1) / RowsEachPiece;
        long multiplications = (long)rows * weights.Inputs * weights.Outputs;
        long wanted = Math.Min(PiecesEachThread * KernelThreads.Count, multiplications / LeastMultiplications);
        int cuts = (int)Math.Clamp((wanted + rowPieces - 1) / Math.Max(1, rowPieces), 1, weights.PanelCount);
        panelsEachPiece = (weights.PanelCount + cuts - 1) / cuts;
        panelPieces = (weights.PanelCount + panelsEachPiece - 1) / panelsEachPiece;
    }

    /// <summary>Multiplies, on as many threads as LibTorch uses.</summary>
    /// <param name="input">[.. x inputs], contiguous, float32, in this process's memory.</param>
    /// <param name="weights">[outputs x inputs], and a bias where there is one.</param>
    /// <param name="after">What is written over finished outputs while they are in the cache; by default nothing.
    /// </param>
    /// <returns>[.. x outputs], contiguous.</returns>
    public static Tensor Multiply(Tensor input, PackedMatrix weights, FloatFunction? after = null)
    {
        Tensor output = LargeTensors.Empty([.. input.shape[..^1], weights.Outputs]);
        if (output.NumberOfElements > 0)
        {
            int rows = (int)(input.NumberOfElements / Math.Max(1, weights.Inputs));
            new PackedProduct(
                TensorMemory.FloatsOf(input), rows, weights, TensorMemory.FloatsOf(output), after).Run();
        }
        return output;
    }

    /// <summary>Multiplies with tiles of one kind.</summary>
    public static void Multiply<TTile>(float* input, int rows, PackedMatrix weights, float* output)
        where TTile : IProductTile => new PackedProduct(input, rows, weights, output, null).Run<TTile>();

    private void Run()
    {
        if (Avx512F.IsSupported)
        {
            Run<WideTile>();
        }
        else if (Fma.IsSupported)
        {
            Run<NarrowTile>();
        }
        else
        {
            Run<PlainTile>();
        }
    }

    private void Run<TTile>()
        where TTile : IProductTile =>
        KernelThreads.Run(rowPieces * panelPieces, RunPiece<TTile>);

    private void RunPiece<TTile>(int piece)
        where TTile : IProductTile
    {
        int firstRow = piece / panelPieces * RowsEachPiece;
        int endRow = Math.Min(rows, firstRow + RowsEachPiece);
        int firstPanel = piece % panelPieces * panelsEachPiece;
        int endPanel = Math.Min(weights.PanelCount, firstPanel + panelsEachPiece);
        int wholeEnd = Math.Min(endPanel, weights.Outputs / PanelWidth);
        for (int firstInput = 0; firstInput < weights.Inputs; firstInput += InputsEachPass)
        {
            int count = Math.Min(InputsEachPass, weights.Inputs - firstInput);
            for (int panel = firstPanel; panel < wholeEnd; panel++)
            {
                RunPanel<TTile>(panel, firstRow, endRow, firstInput, count);
            }
        }
        if (wholeEnd < endPanel)
        {
            RunPartOfPanel<TTile>(wholeEnd, firstRow, endRow);
        }
    }

    private void RunPanel<TTile>(int panel, int firstRow, int endRow, int firstInput, int count)
        where TTile : IProductTile
    {
        bool isLast = firstInput + count == weights.Inputs;
        var tile = new ProductTile
        {
            InputStride = weights.Inputs,
            Panel = weights.Panel(panel) + (firstInput * PanelWidth),
            InputCount = count,
            OutputStride = weights.Outputs,
            IsFirst = firstInput == 0,
            Bias = isLast ? weights.BiasOf(panel) : null,
        };
        for (int row = firstRow; row < endRow; row += ProductTile.MostRows)
        {
            tile.Input = input + ((nint)row * weights.Inputs) + firstInput;
            tile.Output = output + ((nint)row * weights.Outputs) + (panel * PanelWidth);
            tile.RowCount = Math.Min(ProductTile.MostRows, endRow - row);
            TTile.Multiply(tile);
            for (int i = 0; after is not null && isLast && i < tile.RowCount; i++)
            {
                after(new Span<float>(tile.OutputRow(i), PanelWidth));
            }
        }
    }

    /// <summary>The last panel, of which fewer than 64 outputs are wanted: through a tile of its own.</summary>
    private void RunPartOfPanel<TTile>(int panel, int firstRow, int endRow)
        where TTile : IProductTile
    {
        float* whole = stackalloc float[ProductTile.MostRows * PanelWidth];
        int columns = weights.Outputs - (panel * PanelWidth);
        var tile = new ProductTile
        {
            InputStride = weights.Inputs,
            Panel = weights.Panel(panel),
            InputCount = weights.Inputs,
            Output = whole,
            OutputStride = PanelWidth,
            IsFirst = true,
            Bias = weights.BiasOf(panel),
        };
        for (int row = firstRow; row < endRow; row += ProductTile.MostRows)
        {
            tile.Input = input + ((nint)row * weights.Inputs);
            tile.RowCount = Math.Min(ProductTile.MostRows, endRow - row);
            TTile.Multiply(tile);
            for (int i = 0; i < tile.RowCount; i++)
            {
                var wanted = new Span<float>(whole + (i * PanelWidth), columns);
                after?.Invoke(wanted);
                wanted.CopyTo(
                    new Span<float>(output + ((nint)(row + i) * weights.Outputs) + (panel * PanelWidth), columns));
            }
        }
    }
}
