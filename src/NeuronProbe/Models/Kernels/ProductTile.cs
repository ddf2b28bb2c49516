namespace NeuronProbe.Models.Kernels;

/// <summary>What a tile of a product is computed from: up to <see cref="MostRows"/> rows by the 64 outputs of a panel.
/// </summary>
internal unsafe struct ProductTile
{
    /// <summary>Rows of a tile.</summary>
    public const int MostRows = 6;

    /// <summary>The inputs' first row.</summary>
    public float* Input;

    /// <summary>Numbers from one row of inputs to the next.</summary>
    public nint InputStride;

    /// <summary>[inputs x 64].</summary>
    public float* Panel;

    /// <summary>Inputs to sum over.</summary>
    public nint InputCount;

    /// <summary>The outputs' first row.</summary>
    public float* Output;

    /// <summary>Numbers from one row of outputs to the next.</summary>
    public nint OutputStride;

    /// <summary>Rows, from 1.</summary>
    public int RowCount;

    /// <summary>Whether the sums begin here, and do not go on from what stands in the outputs.</summary>
    public bool IsFirst;

    /// <summary>64 numbers that are added to the finished sums, or null.</summary>
    public float* Bias;

    /// <summary>Where a row of inputs begins. Rows after the last one are the last one again, so that a tile always
    /// has all of its rows.</summary>
    public readonly float* InputRow(int row) => Input + (Math.Min(row, RowCount - 1) * InputStride);

    /// <summary>Where a row of outputs begins.</summary>
    public readonly float* OutputRow(int row) => Output + (Math.Min(row, RowCount - 1) * OutputStride);
}

/// <summary>Computes tiles. All ways give the same bits: each output is one chain of fused multiply-adds over the
/// inputs in their order, from 0, and the bias is added last.</summary>
internal interface IProductTile
{
    /// <summary>Writes one tile.</summary>
    static abstract void Multiply(in ProductTile tile);
}
