using System.Globalization;
using System.Text;
using CsCheck;
using NeuronProbe.Tables;
using Xunit;

namespace NeuronProbe.Tests.Tables;

/// <summary>Numbers are written as .NET writes them, to the last byte.</summary>
public sealed class ShortestDigitsTests
{
    [Fact]
    public void Any_number_is_written_as_dotnet_does() =>
        Gen.UInt.Select(BitConverter.UInt32BitsToSingle).Where(float.IsFinite).Sample(AssertSame, iter: 200_000);

    [Fact]
    public void Numbers_of_the_size_of_activations_are_too() =>
        Gen.Float[-20, 20].Sample(AssertSame, iter: 200_000);

    [Fact]
    public void The_edges_of_octaves_are_too()
    {
        for (uint exponent = 0; exponent < 255; exponent++)
        {
            foreach (int offset in (int[])[-2, -1, 0, 1, 2])
            {
                uint bits = (exponent << 23) + (uint)offset;
                if (BitConverter.UInt32BitsToSingle(bits) is float value && float.IsFinite(value))
                {
                    AssertSame(value);
                    AssertSame(-value);
                }
            }
        }
    }

    [Fact]
    public void Numbers_of_few_digits_are_too()
    {
        for (int i = 0; i < 100_000; i++)
        {
            AssertSame(i);
            AssertSame(i / 1000f);
            AssertSame(i * 1e-9f);
            AssertSame(i * 12345f);
        }
    }

    /// <summary>One in <c>NEURONPROBE_STRIDE</c> of all positive float32 numbers, 4093 unless told.</summary>
    [Fact]
    public void Numbers_from_the_smallest_to_the_largest_are_too()
    {
        uint stride = uint.Parse(
            Environment.GetEnvironmentVariable("NEURONPROBE_STRIDE") ?? "4093", CultureInfo.InvariantCulture);
        const uint Infinity = 0x7F800000;
        Parallel.For(0L, Infinity / stride, i => AssertSame(BitConverter.UInt32BitsToSingle((uint)i * stride)));
    }

    private static void AssertSame(float value)
    {
        Span<byte> bytes = stackalloc byte[ShortestDigits.MostBytes];
        Span<byte> expected = stackalloc byte[ShortestDigits.MostBytes];
        bytes = bytes[..ShortestDigits.Write(value, bytes)];
        value.TryFormat(expected, out int length, "R", CultureInfo.InvariantCulture);
        if (!bytes.SequenceEqual(expected[..length]))
        {
            Assert.Fail($"expected {value:R}, but got {Encoding.UTF8.GetString(bytes)}.");
        }
    }
}
