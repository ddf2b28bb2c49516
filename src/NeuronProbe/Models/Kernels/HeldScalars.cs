using System.Collections.Concurrent;
using TorchSharp;

namespace NeuronProbe.Models.Kernels;

/// <summary>Numbers for LibTorch's operations that are kept as long as the process runs.</summary>
/// <remarks>
/// TorchSharp wraps a number in an object and passes on its native memory alone. Where nothing else holds the object, a
/// garbage collection frees the memory while native code still reads it. So no operation is given a plain number, nor
/// called without a number that it would make itself, as the factor of <c>add_</c>; a test of the conventions looks for
/// both.
/// </remarks>
internal static class HeldScalars
{
    private static readonly ConcurrentDictionary<double, Scalar> Reals = [];
    private static readonly ConcurrentDictionary<long, Scalar> Wholes = [];

    public static Scalar Zero { get; } = Held(0);

    public static Scalar One { get; } = Held(1);

    public static Scalar MinusInfinity { get; } = Held(double.NegativeInfinity);

    /// <summary>A constant of a config or a formula, never a number that changes with the data.</summary>
    public static Scalar Held(double value) => Reals.GetOrAdd(value, number => number);

    /// <inheritdoc cref="Held(double)"/>
    public static Scalar Held(long value) => Wholes.GetOrAdd(value, number => number);
}
