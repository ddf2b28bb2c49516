using System.Text.Json;
using NeuronProbe.Models.Layers;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Effects.Vocabulary;

/// <summary>The columns of a model's unembedding, found by running its own final norm and head.</summary>
/// <remarks>
/// Where a stream h stands at right angles to a direction e (both less their means, where the norm centres), h + te and
/// h - te have the same size, so the norm divides both by the same number s, and half the difference of their logits is
/// the column's product with te / s: nothing is approximated. Biases and shifts cancel out.
/// </remarks>
internal sealed class PlainHead
{
    // So large that a norm's epsilon changes nothing.
    private const double Size = 100;

    /// <param name="model">The model.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="isCentred">Whether the final norm is a layer norm.</param>
    /// <param name="isNormed">Whether there is a final norm.</param>
    public PlainHead(TransformerModel model, string folder, bool isCentred, bool isNormed = true)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json")));
        JsonElement config = document.RootElement;
        Width = model.HiddenWidth;
        IsCentred = isCentred;
        var random = new Random(5);
        float[] streams = new float[2 * Width * Width];
        double[] sizes = new double[Width];
        for (int i = 0; i < Width; i++)
        {
            double[] direction = [.. Enumerable.Range(0, Width).Select(j => j == i ? Size : 0.0)];
            double[] seen = Centred(direction);
            double[] stream = Centred([.. Enumerable.Range(0, Width).Select(_ => Size * (random.NextDouble() - 0.5))]);
            double along = Dot(stream, seen) / Dot(seen, seen);
            stream = [.. stream.Select((value, j) => value - (along * seen[j]))];
            sizes[i] = isNormed ? Math.Sqrt((Dot(stream, stream) + Dot(seen, seen)) / Width) : 1;
            for (int j = 0; j < Width; j++)
            {
                streams[(2 * i * Width) + j] = (float)(stream[j] + direction[j]);
                streams[(((2 * i) + 1) * Width) + j] = (float)(stream[j] - direction[j]);
            }
        }
        using var scope = NewDisposeScope();
        float[] logits = model.Logits(tensor(streams).view(1, 2 * Width, Width)).data<float>().ToArray();
        Vocabulary = logits.Length / (2 * Width);
        Columns = [.. Enumerable.Range(0, Vocabulary).Select(token => Enumerable.Range(0, Width).Select(i =>
            sizes[i] / (2 * Size)
                * (Uncapped(config, logits[(2 * i * Vocabulary) + token])
                    - Uncapped(config, logits[(((2 * i) + 1) * Vocabulary) + token]))).ToArray())];
    }

    public bool IsCentred { get; }

    public int Width { get; }

    public int Vocabulary { get; }

    /// <summary>[vocabulary][width].</summary>
    public double[][] Columns { get; }

    /// <summary>Output weights as the norm sees them.</summary>
    public double[] Centred(double[] weights)
    {
        double mean = IsCentred ? weights.Average() : 0;
        return [.. weights.Select(weight => weight - mean)];
    }

    public static double Dot(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();

    public static double Norm(double[] values) => Math.Sqrt(Dot(values, values));

    public static double Cosine(double[] left, double[] right) => Dot(left, right) / (Norm(left) * Norm(right));

    public static double PlainR(double[] left, double[] right)
    {
        (double a, double b) = (left.Average(), right.Average());
        return Cosine([.. left.Select(value => value - a)], [.. right.Select(value => value - b)]);
    }

    /// <summary>The share of weights in the span of the columns' smallest singular directions, by Jacobi rotations of
    /// the columns' Gram matrix.</summary>
    /// <param name="weights">As the norm sees them.</param>
    public double NullShare(double[] weights)
    {
        double[,] gram = new double[Width, Width];
        foreach (double[] column in Columns)
        {
            for (int i = 0; i < Width; i++)
            {
                for (int j = 0; j < Width; j++)
                {
                    gram[i, j] += column[i] * column[j];
                }
            }
        }
        double[,] vectors = Rotate(gram);
        int[] order = [.. Enumerable.Range(0, Width).OrderBy(i => gram[i, i])];
        int zeros = order.Count(i => gram[i, i] < 1e-9 * order.Max(j => gram[j, j]));
        // Where the norm centres, one direction of those of size 0 is the one that is lost, which weights do not have.
        int count = Math.Max(1, Width / 100) + (IsCentred ? 1 : 0);
        return order.Take(Math.Max(zeros, count)).Sum(k =>
            Math.Pow(Enumerable.Range(0, Width).Sum(i => vectors[i, k] * weights[i]), 2)) / Dot(weights, weights);
    }

    /// <summary>Makes a symmetric matrix diagonal in place, and gives its eigenvectors as columns.</summary>
    private static double[,] Rotate(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        double[,] vectors = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            vectors[i, i] = 1;
        }
        for (int sweep = 0; sweep < 30; sweep++)
        {
            for (int p = 0; p < size; p++)
            {
                for (int q = p + 1; q < size; q++)
                {
                    if (matrix[p, q] == 0)
                    {
                        continue;
                    }
                    double theta = (matrix[q, q] - matrix[p, p]) / (2 * matrix[p, q]);
                    double t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
                    double cosine = 1 / Math.Sqrt((t * t) + 1);
                    Turn(matrix, vectors, (p, q), (cosine, t * cosine));
                }
            }
        }
        return vectors;
    }

    private static void Turn(double[,] matrix, double[,] vectors, (int P, int Q) of, (double Cosine, double Sine) by)
    {
        int size = matrix.GetLength(0);
        for (int k = 0; k < size; k++)
        {
            (double a, double b) = (matrix[k, of.P], matrix[k, of.Q]);
            (matrix[k, of.P], matrix[k, of.Q]) = ((by.Cosine * a) - (by.Sine * b), (by.Sine * a) + (by.Cosine * b));
            (a, b) = (vectors[k, of.P], vectors[k, of.Q]);
            (vectors[k, of.P], vectors[k, of.Q]) = ((by.Cosine * a) - (by.Sine * b), (by.Sine * a) + (by.Cosine * b));
        }
        for (int k = 0; k < size; k++)
        {
            (double a, double b) = (matrix[of.P, k], matrix[of.Q, k]);
            (matrix[of.P, k], matrix[of.Q, k]) = ((by.Cosine * a) - (by.Sine * b), (by.Sine * a) + (by.Cosine * b));
        }
    }

    /// <summary>The logit before what the config says becomes of it.</summary>
    private static double Uncapped(JsonElement config, double logit)
    {
        bool isCapped = config.TryGetProperty("final_logit_softcapping", out JsonElement value)
            && value.ValueKind == JsonValueKind.Number;
        logit = isCapped ? value.GetDouble() * Math.Atanh(logit / value.GetDouble()) : logit;
        return config.TryGetProperty("logits_scaling", out JsonElement divisor) ? logit * divisor.GetDouble() : logit;
    }
}
