namespace NeuronProbe.Tests.Support;

/// <summary>A tensor of a checkpoint: a storage seen through shape and strides.</summary>
internal sealed record TorchView(string Key, long First, long[] Shape, long[] Strides)
{
    /// <summary>A whole storage, row by row.</summary>
    public static TorchView Whole(string key, params long[] shape)
    {
        long[] strides = new long[shape.Length];
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }
        return new TorchView(key, 0, shape, strides);
    }
}
