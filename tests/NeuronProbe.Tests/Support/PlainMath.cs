using System.Numerics;

namespace NeuronProbe.Tests.Support;

/// <summary>What transformers are made of, in double precision and written out,
/// to compare LibTorch's results with.</summary>
internal static class PlainMath
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector<double> sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sums += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        }
        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }
        return sum;
    }

    public static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    /// <summary>W x + b.</summary>
    /// <param name="weight">[outputs][inputs].</param>
    /// <param name="bias">[outputs], or null.</param>
    /// <param name="input">[inputs].</param>
    public static double[] Linear(double[][] weight, double[]? bias, double[] input)
    {
        double[] output = new double[weight.Length];
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = Dot(weight[i], input) + (bias?[i] ?? 0);
        }
        return output;
    }

    public static double[] LayerNorm(double[] scale, double[] shift, double epsilon, double[] input)
    {
        double mean = input.Average();
        double variance = input.Average(x => (x - mean) * (x - mean));
        return [.. input.Select((x, i) => ((x - mean) / Math.Sqrt(variance + epsilon) * scale[i]) + shift[i])];
    }

    public static double[] RootMeanSquareNorm(double[] scale, double epsilon, double[] input)
    {
        double squares = input.Average(x => x * x);
        return [.. input.Select((x, i) => x / Math.Sqrt(squares + epsilon) * scale[i])];
    }

    /// <summary>Attention in which a token sees itself and those before it.</summary>
    /// <param name="queries">[tokens][heads x head width].</param>
    /// <param name="keys">[tokens][key-value heads x head width];
    /// so many consecutive query heads share one that all have one.</param>
    /// <param name="values">The same shape as the keys.</param>
    /// <param name="headWidth">Width of a head.</param>
    /// <param name="factor">What products of queries and keys are multiplied by.</param>
    public static double[][] Attend(
        double[][] queries, double[][] keys, double[][] values, int headWidth, double factor)
    {
        int heads = queries[0].Length / headWidth;
        int sharing = queries[0].Length / keys[0].Length;
        return [.. queries.Select((query, token) =>
        {
            double[] output = new double[query.Length];
            for (int head = 0; head < heads; head++)
            {
                (int from, int shared) = (head * headWidth, head / sharing * headWidth);
                double[] weights = new double[token + 1];
                for (int seen = 0; seen <= token; seen++)
                {
                    weights[seen] = factor * Dot(query.AsSpan(from, headWidth), keys[seen].AsSpan(shared, headWidth));
                }
                double largest = weights.Max();
                weights = [.. weights.Select(w => Math.Exp(w - largest))];
                double sum = weights.Sum();
                for (int seen = 0; seen <= token; seen++)
                {
                    for (int i = 0; i < headWidth; i++)
                    {
                        output[from + i] += weights[seen] / sum * values[seen][shared + i];
                    }
                }
            }
            return output;
        })];
    }

    /// <summary>A nonlinearity under the name that configs give it.</summary>
    public static double Activate(string name, double x) => name switch
    {
        "gelu" or "gelu_python" => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))),
        "gelu_10" => Math.Clamp(Activate("gelu", x), -10, 10),
        "gelu_new" or "gelu_fast" or "gelu_accurate" or "gelu_pytorch_tanh" or "gelu_python_tanh" =>
            0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * Math.Pow(x, 3))))),
        "quick_gelu" => x * Sigmoid(1.702 * x),
        "relu" => Math.Max(0, x),
        "relu2" => x > 0 ? x * x : 0,
        "relu6" => Math.Clamp(x, 0, 6),
        "leaky_relu" => x < 0 ? 0.01 * x : x,
        "hardswish" => x * Math.Clamp(x + 3, 0, 6) / 6,
        "mish" => x * Math.Tanh(Math.Log(1 + Math.Exp(x))),
        "laplace" => 0.5 * (1 + Erf((x - 0.707107) / (0.282095 * Math.Sqrt(2)))),
        "linear" => x,
        "silu" or "swish" => x * Sigmoid(x),
        "sigmoid" => Sigmoid(x),
        "tanh" => Math.Tanh(x),
        _ => throw new ArgumentException($"'{name}' is not written out here.", nameof(name)),
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>The error function by its series with positive terms only: 2/sqrt(pi) exp(-x²)
    /// (x + 2x³/3 + 4x⁵/15 + ...).</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
        {
            return Math.Sign(x);
        }
        double term = x;
        double sum = 0;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            sum += term;
            term *= 2 * x * x / ((2 * n) + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
