using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>A contiguous tensor's memory as rows of float32, also where it is bfloat16: the upper half of a
/// float32.</summary>
internal readonly unsafe struct FloatRows
{
    private readonly byte* memory;
    private readonly bool isHalf;
    private readonly nint stride;
    private readonly int firstColumn;

    /// <param name="tensor">[.. x columns], contiguous, float32 or bfloat16, in this process's memory; it stays alive
    /// while this is used.</param>
    /// <param name="firstColumn">Added to every column.</param>
    public FloatRows(Tensor tensor, int firstColumn)
    {
        memory = (byte*)TensorMemory.Of(tensor);
        isHalf = tensor.dtype == ScalarType.BFloat16;
        stride = (nint)tensor.shape[^1];
        this.firstColumn = firstColumn;
    }

    /// <summary>Reads columns of one row.</summary>
    public void Read(int row, int column, Span<float> target)
    {
        nint first = (row * stride) + firstColumn + column;
        if (isHalf)
        {
            BFloat16.Widen(new ReadOnlySpan<ushort>((ushort*)memory + first, target.Length), target);
        }
        else
        {
            new ReadOnlySpan<float>((float*)memory + first, target.Length).CopyTo(target);
        }
    }

    /// <summary>Writes columns of one row, rounded to nearest where the tensor is bfloat16.</summary>
    public void Write(int row, int column, ReadOnlySpan<float> values)
    {
        nint first = (row * stride) + firstColumn + column;
        if (isHalf)
        {
            BFloat16.Round(values, new Span<ushort>((ushort*)memory + first, values.Length));
        }
        else
        {
            values.CopyTo(new Span<float>((float*)memory + first, values.Length));
        }
    }
}
