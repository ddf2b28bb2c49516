using System.Numerics.Tensors;

namespace NeuronProbe.Effects.Vocabulary;

/// <summary>Norms and cosines of weights, summed in double precision.</summary>
internal static class Directions
{
    // As many products of float32 are summed in double at a time.
    private const int Piece = 1024;

    public static double Norm(ReadOnlySpan<float> weights) => Math.Sqrt(Dot(weights, weights));

    /// <summary>The cosine of two directions; NaN where one has no length.</summary>
    public static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right) =>
        Dot(left, right) / (Norm(left) * Norm(right));

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Span<double> a = stackalloc double[Piece];
        Span<double> b = stackalloc double[Piece];
        double sum = 0;
        for (int first = 0; first < left.Length; first += Piece)
        {
            int count = Math.Min(Piece, left.Length - first);
            TensorPrimitives.ConvertChecked(left.Slice(first, count), a);
            TensorPrimitives.ConvertChecked(right.Slice(first, count), b);
            sum += TensorPrimitives.Dot<double>(a[..count], b[..count]);
        }
        return sum;
    }
}
