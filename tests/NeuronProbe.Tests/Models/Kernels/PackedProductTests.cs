using System.Runtime.Intrinsics.X86;
using NeuronProbe.Models.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Kernels;

public sealed unsafe class PackedProductTests
{
    private static readonly (int Rows, int Inputs, int Outputs)[] Shapes =
    [
        (1, 1, 1), (1, 64, 64), (2, 5, 48), (5, 3, 65), (6, 16, 16), (7, 33, 100), (12, 48, 128), (13, 172, 64),
        (200, 17, 130), (385, 64, 63), (3, 768, 70), (2, 769, 64), (4, 1537, 129), (640, 40, 700),
    ];

    [Fact]
    public void Each_output_is_one_chain_of_fused_multiply_adds_whatever_the_tile()
    {
        foreach ((int rows, int inputs, int outputs) in Shapes)
        {
            foreach (bool hasBias in new[] { false, true })
            {
                using var product = new Product(rows, inputs, outputs, hasBias, isTransposed: rows % 2 == 0);
                Product.AssertBits(product.Expected, product.Run<PlainTile>());
                if (Fma.IsSupported)
                {
                    Product.AssertBits(product.Expected, product.Run<NarrowTile>());
                }
                if (Avx512F.IsSupported)
                {
                    Product.AssertBits(product.Expected, product.Run<WideTile>());
                }
                Product.AssertBits(product.Expected, product.Run());
            }
        }
    }

    [Fact]
    public void The_bits_of_a_row_do_not_depend_on_the_rows_round_it()
    {
        using var product = new Product(700, 96, 320, hasBias: true, isTransposed: false);
        float[] together = product.Run();
        foreach ((int first, int count) in new[] { (0, 1), (699, 1), (3, 5), (190, 7), (100, 500) })
        {
            Product.AssertBits(together[(first * 320)..((first + count) * 320)], product.Run(first, count));
        }
    }

    [Fact]
    public void NaN_and_infinities_reach_the_outputs_of_their_row_and_no_other()
    {
        using var product = new Product(20, 70, 90, hasBias: true, isTransposed: false);
        product.Input[(4 * 70) + 3] = float.NaN;
        product.Input[(11 * 70) + 69] = float.PositiveInfinity;
        float[] output = product.Run();
        for (int row = 0; row < 20; row++)
        {
            bool isFinite = row is not (4 or 11);
            Assert.All(output.AsSpan(row * 90, 90).ToArray(), x => Assert.Equal(isFinite, float.IsFinite(x)));
        }
    }

    [Fact]
    public void It_is_as_close_to_the_exact_product_as_rounding_allows()
    {
        using var product = new Product(64, 3072, 192, hasBias: true, isTransposed: true);
        double[] exact = product.Exact();
        float[] output = product.Run();
        double largest = exact.Max(Math.Abs);
        for (int i = 0; i < exact.Length; i++)
        {
            Assert.Equal(exact[i], output[i], 2e-6 * largest);
        }
    }

    /// <summary>Random inputs and weights, and their product number by number.</summary>
    private sealed class Product : IDisposable
    {
        private readonly PackedMemory memory = new();
        private readonly PackedMatrix packed;
        private readonly float[] weights;
        private readonly float[]? bias;
        private readonly int rows;

        public Product(int rows, int inputs, int outputs, bool hasBias, bool isTransposed)
        {
            this.rows = rows;
            var random = new Random(rows + (7 * inputs) + (31 * outputs));
            float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
            Input = Numbers(rows * inputs);
            weights = Numbers(inputs * outputs);
            bias = hasBias ? Numbers(outputs) : null;
            using var scope = NewDisposeScope();
            Tensor stored = tensor(weights).view(outputs, inputs);
            packed = PackedMatrix.Pack(
                isTransposed ? stored.t().contiguous() : stored, isTransposed, bias is null ? null : tensor(bias),
                memory);
        }

        public float[] Input { get; }

        public float[] Expected => [.. Cells().Select(cell =>
        {
            float sum = 0;
            for (int i = 0; i < packed.Inputs; i++)
            {
                sum = MathF.FusedMultiplyAdd(
                    Input[(cell.Row * packed.Inputs) + i], weights[(cell.Output * packed.Inputs) + i], sum);
            }
            return bias is null ? sum : sum + bias[cell.Output];
        })];

        public double[] Exact() => [.. Cells().Select(cell => (bias?[cell.Output] ?? 0d)
            + Enumerable.Range(0, packed.Inputs).Sum(i =>
                (double)Input[(cell.Row * packed.Inputs) + i] * weights[(cell.Output * packed.Inputs) + i]))];

        public float[] Run<TTile>()
            where TTile : IProductTile
        {
            float[] output = new float[rows * packed.Outputs];
            fixed (float* source = Input)
            {
                fixed (float* target = output)
                {
                    PackedProduct.Multiply<TTile>(source, rows, packed, target);
                }
            }
            return output;
        }

        public float[] Run() => Run(0, rows);

        public float[] Run(int first, int count)
        {
            using var scope = NewDisposeScope();
            Tensor input = tensor(Input.AsSpan(first * packed.Inputs, count * packed.Inputs).ToArray())
                .view(1, count, packed.Inputs);
            Tensor output = PackedProduct.Multiply(input, packed);
            Assert.Equal([1, count, packed.Outputs], output.shape);
            return output.data<float>().ToArray();
        }

        public static void AssertBits(float[] expected, float[] actual) => Assert.Equal(
            expected.Select(BitConverter.SingleToUInt32Bits), actual.Select(BitConverter.SingleToUInt32Bits));

        public void Dispose() => memory.Dispose();

        private IEnumerable<(int Row, int Output)> Cells() =>
            Enumerable.Range(0, rows * packed.Outputs).Select(i => (i / packed.Outputs, i % packed.Outputs));
    }
}
