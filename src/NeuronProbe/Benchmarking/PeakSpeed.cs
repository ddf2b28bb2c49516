using System.Diagnostics;
using NeuronProbe.Models;

namespace NeuronProbe.Benchmarking;

/// <summary>Speed of a large product by each way in which it can be computed; the better way is the peak that a model is held against.</summary>
internal sealed class PeakSpeed : IDisposable
{
    private const int FewestRows = 256;
    private const int MostRows = 2048;

    private readonly Dictionary<MatrixProduct, List<double>> speeds = [];
    private readonly LargeProduct product;

    /// <summary>Warms up, and takes as many rows as fit in the time.</summary>
    /// <param name="model">Says the type to compute in, and where.</param>
    /// <param name="time">What a round may take.</param>
    public PeakSpeed(TransformerModel model, TimeSpan time)
    {
        int rows = FewestRows;
        double seconds = TimeOfRound(model, rows);
        while (rows < MostRows && 2 * seconds <= time.TotalSeconds)
        {
            rows *= 2;
            seconds = TimeOfRound(model, rows);
        }
        SecondsPerRound = seconds;
        product = new LargeProduct(model, rows);
    }

    /// <summary>What a round takes.</summary>
    public double SecondsPerRound { get; }

    public int Rows => product.Rows;

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

    /// <summary>Time of the second run each way: the first one prepares.</summary>
    private static double TimeOfRound(TransformerModel model, int rows)
    {
        using var trial = new LargeProduct(model, rows);
        return trial.Products.Sum(way => Math.Min(TimeOf(trial, way), TimeOf(trial, way)));
    }

    private static double TimeOf(LargeProduct product, MatrixProduct way)
    {
        long start = Stopwatch.GetTimestamp();
        product.Run(way);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
