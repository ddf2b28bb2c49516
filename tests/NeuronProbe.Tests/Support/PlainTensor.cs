namespace NeuronProbe.Tests.Support;

/// <summary>A tensor as plain numbers, with the type in which a checkpoint stores it;
/// the numbers are those that type can hold.</summary>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Values">Row-major.</param>
/// <param name="Type">Its name in safetensors: F32, F16 or BF16.</param>
internal sealed record PlainTensor(long[] Shape, float[] Values, string Type = "F32")
{
    public static PlainTensor Filled(float value, params long[] shape)
    {
        float[] values = new float[shape.Aggregate(1L, (product, d) => product * d)];
        Array.Fill(values, value);
        return new PlainTensor(shape, values);
    }

    /// <summary>Uniform numbers round a centre.</summary>
    public static PlainTensor Random(Random random, double centre, double reach, params long[] shape)
    {
        PlainTensor tensor = Filled(0, shape);
        for (int i = 0; i < tensor.Values.Length; i++)
        {
            tensor.Values[i] = (float)(centre + (reach * ((2 * random.NextDouble()) - 1)));
        }
        return tensor;
    }

    /// <summary>The same, rounded to another type.</summary>
    public PlainTensor As(string type) => new(Shape, [.. Values.Select(v => type switch
    {
        "F16" => (float)(Half)v,
        "BF16" => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(v) & 0xFFFF0000),
        _ => v,
    })], type);

    /// <summary>The bytes that safetensors stores.</summary>
    public byte[] Bytes() => [.. Values.SelectMany(v => Type switch
    {
        "F16" => BitConverter.GetBytes((Half)v),
        "BF16" => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits(v) >> 16)),
        _ => BitConverter.GetBytes(v),
    })];

    /// <summary>The rows of a matrix, in double precision.</summary>
    public double[][] Rows() => [.. Values.Chunk((int)Shape[^1]).Select(row => Array.ConvertAll(row, v => (double)v))];

    /// <summary>The columns of a matrix, in double precision.</summary>
    public double[][] Columns()
    {
        double[][] rows = Rows();
        return [.. Enumerable.Range(0, (int)Shape[^1]).Select(column => Array.ConvertAll(rows, row => row[column]))];
    }

    /// <summary>The numbers of a vector, in double precision.</summary>
    public double[] Vector() => Array.ConvertAll(Values, v => (double)v);
}
