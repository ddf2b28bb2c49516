using System.Diagnostics;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;

namespace NeuronProbe.Benchmarking;

/// <summary>Speed of a large product by each way in which it can be computed;
/// the better way is the peak that a model is held against.</summary>
internal sealed class PeakSpeed : IDisposable
{
    private static readonly int[] Widths = [1024, 2048, 4096];

    private readonly Dictionary<MatrixProduct, List<double>> speeds = [];
    private readonly LargeProduct product;

    /// <summary>Takes the size that is fastest, of those that fit in the time.</summary>
    /// <param name="model">Says the type to compute in, and where.</param>
    /// <param name="time">What a round may take.</param>
    public PeakSpeed(TransformerModel model, TimeSpan time)
    {
        (int best, double bestSpeed) = (0, 0);
        foreach (int width in Widths)
        {
            using var trial = new LargeProduct(model, width);
            double[] seconds = [.. trial.Products.Select(way => TimeOf(trial, way))];
            if (trial.Operations / seconds.Min() > bestSpeed)
            {
                (best, bestSpeed) = (width, trial.Operations / seconds.Min());
                SecondsPerRound = 2 * seconds.Sum();
            }
            // Twice the width is four times the work, and each is run twice.
            if (4 * 2 * seconds.Sum() > time.TotalSeconds)
            {
                break;
            }
        }
        product = new LargeProduct(model, best);
    }

    /// <summary>What a round takes.</summary>
    public double SecondsPerRound { get; }

    /// <summary>Inputs and outputs of the product.</summary>
    public int Width => product.Width;

    /// <summary>The better way, by its median.</summary>
    public MatrixProduct Best => speeds.MaxBy(s => Spread.Of(s.Value).Median).Key;

    /// <summary>Its floating-point operations a second.</summary>
    public Spread OperationsPerS => Spread.Of(speeds[Best]);

    /// <summary>Computes the product once each way and notes the speeds.</summary>
    public void Measure()
    {
        foreach (MatrixProduct way in product.Products)
        {
            speeds.TryAdd(way, []);
            speeds[way].Add(product.Operations / TimeOf(product, way));
        }
    }

    public void Dispose() => product.Dispose();

    /// <summary>Time of a second run: the first one prepares.</summary>
    private static double TimeOf(LargeProduct product, MatrixProduct way)
    {
        product.Run(way);
        long start = Stopwatch.GetTimestamp();
        product.Run(way);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
