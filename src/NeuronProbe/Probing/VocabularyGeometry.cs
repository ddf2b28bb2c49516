using NeuronProbe.Models.Layers;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>A vocabulary head as a set of directions in the residual stream, in double precision.</summary>
/// <remarks>
/// The columns of the unembedding are <see cref="VocabularyHead.Rows"/>. Sums over the vocabulary that are linear or
/// quadratic in a neuron's output weights follow from a few small matrices, without a product for each token.
/// </remarks>
internal sealed class VocabularyGeometry : IDisposable
{
    // Of as many directions one counts as small: the last 1 % (Stolfo et al. 2024 take 40 of 4,096).
    private const int DirectionsEachSmallOne = 100;

    // Of the sum of all: squares of singular values up to here are rounding, and the directions count as small too.
    private const double Nothing = 1e-12;

    private const int TokensAtOnce = 4096;

    private readonly bool isCentred;
    private readonly int width;
    private readonly Tensor meanDirection;
    private readonly Tensor smallest;
    private readonly FrequencyGeometry? frequencies;

    /// <summary>Measures a head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="logFrequencies">[vocabulary], NaN for tokens that do not occur; or null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public VocabularyGeometry(VocabularyHead head, double[]? logFrequencies, CancellationToken cancellation)
    {
        (isCentred, width) = (head.IsCentred, head.Width);
        InverseNorms = new float[head.VocabularySize];
        using var scope = NewDisposeScope();
        Tensor gram = zeros(width, width, ScalarType.Float64);
        Tensor directions = zeros(width, ScalarType.Float64);
        frequencies = logFrequencies is null ? null : new FrequencyGeometry(logFrequencies, width);
        for (int first = 0; first < head.VocabularySize; first += TokensAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            int count = Math.Min(TokensAtOnce, head.VocabularySize - first);
            Tensor columns = head.Rows(first, count).to(ScalarType.Float64);
            gram.add_(columns.t().matmul(columns), One);
            Tensor norms = (columns * columns).sum(1).sqrt();
            Tensor inverse = norms.reciprocal().masked_fill(norms.eq(Zero), Zero);
            directions.add_(inverse.matmul(columns), One);
            inverse.to(ScalarType.Float32).data<float>().CopyTo(InverseNorms.AsSpan(first, count));
            frequencies?.Add(first, columns);
        }
        meanDirection = (directions / Held(head.VocabularySize)).DetachFromDisposeScope();
        DirectionCount = isCentred ? width - 1 : width;
        smallest = SmallestDirections(gram).DetachFromDisposeScope();
        SmallestCount = (int)smallest.shape[1];
    }

    /// <summary>[vocabulary], 1 / the norm of each column of the unembedding; 0 for a column of zeros.</summary>
    public float[] InverseNorms { get; }

    /// <summary>How many directions count as the smallest.</summary>
    public int SmallestCount { get; }

    /// <summary>How many directions there are: those of the residual stream that the final norm lets through.</summary>
    public int DirectionCount { get; }

    /// <summary>Works out what output weights come to.</summary>
    /// <param name="outputs">[neurons x width], as the model has them.</param>
    public OutputFigures Of(float[] outputs)
    {
        using var scope = NewDisposeScope();
        Tensor rows = tensor(outputs).view(-1, width).to(ScalarType.Float64);
        rows = isCentred ? rows - rows.mean([1], keepdim: true) : rows;
        Tensor squares = (rows * rows).sum(1);
        Tensor norms = squares.sqrt();
        Tensor within = rows.matmul(smallest);
        Tensor shares = (within * within).sum(1) / squares;
        return new OutputFigures(
            norms.data<double>().ToArray(), (rows.matmul(meanDirection) / norms).data<double>().ToArray(),
            shares.data<double>().ToArray(), frequencies?.Of(rows));
    }

    public void Dispose()
    {
        meanDirection.Dispose();
        smallest.Dispose();
        frequencies?.Dispose();
    }

    /// <summary>The eigenvectors of the Gram matrix with the smallest eigenvalues, which are the singular directions of
    /// the unembedding with the smallest singular values; [width x count].</summary>
    private Tensor SmallestDirections(Tensor gram)
    {
        int count = Math.Max(1, width / DirectionsEachSmallOne);
        Tensor size = gram.diagonal().sum();
        double total = size.data<double>()[0];
        if (!double.IsFinite(total))
        {
            return zeros(width, count, ScalarType.Float64).add_(Held(double.NaN), One);
        }
        // The direction that centring takes away is none that a neuron can write to: it is made the largest.
        (Tensor squares, Tensor vectors) = linalg.eigh(isCentred ? gram.add(size / Held(width), One) : gram);
        double bound = Nothing * total;
        int vanishing = squares.data<double>().ToArray().Count(square => square <= bound);
        return vectors.narrow(1, 0, Math.Min(Math.Max(count, vanishing), DirectionCount)).contiguous();
    }
}
