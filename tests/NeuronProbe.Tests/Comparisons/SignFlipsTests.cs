using NeuronProbe.Comparisons;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class SignFlipsTests
{
    private const double Granularity = 1.0 / (SignFlips.Draws + 1);

    [Theory]
    [InlineData(1, 3)]
    [InlineData(5, 40)]
    [InlineData(64, 60)]
    [InlineData(301, 30)]
    public void Figures_are_those_of_plain_sums_with_the_same_signs(int documents, int neurons)
    {
        double[][] differences = Normal(documents, neurons, seed: 1);
        // Of more than one size, and with a change.
        foreach ((int neuron, double[] own) in differences.Index())
        {
            double scale = Math.Pow(10, (neuron % 60) - 30);
            for (int document = 0; document < documents; document++)
            {
                own[document] = scale * (own[document] + (neuron % 7 == 0 ? 0.5 : 0));
            }
        }
        differences[^1] = new double[documents];
        (double P, double Adjusted)[] expected = Plainly(differences);
        (double P, double Adjusted)[] found = Test(differences);
        for (int neuron = 0; neuron < neurons; neuron++)
        {
            // A draw may be as near to the statistic as products in float32 are off.
            Assert.Equal(expected[neuron].P, found[neuron].P, Granularity * 1.001);
            Assert.Equal(expected[neuron].Adjusted, found[neuron].Adjusted, Granularity * 1.001);
            Assert.InRange(found[neuron].Adjusted, found[neuron].P, 1);
        }
        Assert.Equal((1, 1), found[^1]);
    }

    [Fact]
    public void Of_few_documents_it_is_the_share_of_all_choices_of_signs()
    {
        const int documents = 8;
        double[][] differences = Normal(documents, 60, seed: 2);
        differences[0] = [1, 1, 1, 1, 1, 1, 1, 1];
        differences[1] = [2, -1, 1, 1, 0, 0, 0, 0];
        (double P, double Adjusted)[] found = Test(differences);
        for (int neuron = 0; neuron < differences.Length; neuron++)
        {
            double[] own = differences[neuron];
            double statistic = Math.Abs(own.Sum());
            int atLeast = Enumerable.Range(0, 1 << documents).Count(signs =>
                Math.Abs(own.Select((one, i) => ((signs >> i) & 1) == 0 ? one : -one).Sum()) >= statistic - 1e-9);
            double exact = atLeast / (double)(1 << documents);
            double error = Math.Sqrt(exact * (1 - exact) / SignFlips.Draws);
            Assert.Equal(exact, found[neuron].P, (4.5 * error) + Granularity);
        }
        Assert.Equal(2.0 / (1 << documents), found[0].P, 0.012);
    }

    [Fact]
    public void Without_a_change_values_are_uniform_and_few_families_have_one_below_the_level()
    {
        const int documents = 60;
        const int neurons = 150;
        const int families = 60;
        List<double> values = [];
        int alarms = 0;
        for (int family = 0; family < families; family++)
        {
            double[][] differences = Normal(documents, neurons, 100 + family);
            foreach (double[] own in differences)
            {
                // Documents of other lengths, and heavy tails.
                for (int document = 0; document < documents; document++)
                {
                    own[document] *= Math.Abs(own[document]) * (1 + (document % 9));
                }
            }
            (double P, double Adjusted)[] found = Test(differences, (ulong)family << 32);
            values.AddRange(found.Select(one => one.P));
            alarms += found.Any(one => one.Adjusted <= DocumentTest.Level) ? 1 : 0;
        }
        double[] sorted = [.. values.Order()];
        // Neurons of a family share draws, so that they are not independent: 60 families are.
        double distance = sorted.Select((value, i) => Math.Abs(value - ((i + 0.5) / sorted.Length))).Max();
        Assert.InRange(distance, 0, 0.03);
        Assert.InRange(alarms, 0, 8);
        Assert.InRange(sorted.Count(value => value <= 0.05) / (double)sorted.Length, 0.04, 0.06);
    }

    [Fact]
    public void A_change_that_all_documents_have_is_found_among_many_neurons()
    {
        double[][] differences = Normal(200, 500, seed: 6);
        differences[123] = [.. differences[123].Select(one => one + 0.6)];
        (double P, double Adjusted)[] found = Test(differences);
        Assert.Equal((Granularity, Granularity), found[123]);
        Assert.Equal(1, found.Count(one => one.Adjusted <= DocumentTest.Level));
    }

    [Fact]
    public void Neither_the_order_of_documents_nor_the_unit_nor_the_sign_matters()
    {
        double[][] differences = Normal(50, 30, seed: 5);
        ulong[] keys = [.. Enumerable.Range(0, 50).Select(key => (ulong)key * 77)];
        (double P, double Adjusted)[] found = Test(differences, keys);
        double[][] turned = [.. differences.Select(own => own.Select(one => -1e-20 * one).Reverse().ToArray())];
        Assert.Equal(found, Test(turned, [.. keys.Reverse()]));
    }

    private static (double P, double Adjusted)[] Test(double[][] differences, ulong first = 0) => Test(
        differences, [.. Enumerable.Range(0, differences[0].Length).Select(key => first + (ulong)key)]);

    private static (double P, double Adjusted)[] Test(double[][] differences, ulong[] keys)
    {
        var flips = new SignFlips(keys);
        // As two sites.
        int half = differences.Length / 2;
        NeuronFlips[] found = [.. Add(differences[..half]), .. Add(differences[half..])];
        return [.. found.Select(own => (SignFlips.ValueOf(own), flips.AdjustedOf(own)))];

        NeuronFlips[] Add(double[][] site) => flips.Add(site.Length, (start, read) =>
        {
            for (int i = 0; i < read.Length / keys.Length; i++)
            {
                site[start + i].CopyTo(read[(i * keys.Length)..]);
            }
        });
    }

    /// <summary>The same in double precision, one product after another.</summary>
    private static (double P, double Adjusted)[] Plainly(double[][] differences)
    {
        double[][] signs = SignsOf(differences[0].Length);
        double[][] statistics =
        [
            .. differences.Select(own =>
            {
                double length = Math.Sqrt(own.Sum(one => one * one));
                return signs.Prepend([.. own.Select(_ => 1.0)])
                    .Select(row => length == 0 ? 0 : Math.Abs(row.Zip(own, (sign, one) => sign * one).Sum()) / length)
                    .ToArray();
            }),
        ];
        double[] largest = [.. Enumerable.Range(1, SignFlips.Draws).Select(draw => statistics.Max(own => own[draw]))];
        return
        [
            .. statistics.Select(own => (
                (1.0 + own.Skip(1).Count(one => one >= own[0] - 1e-9)) / (SignFlips.Draws + 1),
                (1.0 + largest.Count(one => one >= own[0] - 1e-9)) / (SignFlips.Draws + 1))),
        ];
    }

    /// <summary>The signs of each draw.</summary>
    private static double[][] SignsOf(int documents) =>
    [
        .. Enumerable.Range(1, SignFlips.Draws).Select(draw => Enumerable.Range(0, documents)
            .Select(document => (double)SignFlips.SignOf((ulong)document, draw)).ToArray()),
    ];

    private static double[][] Normal(int documents, int neurons, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, neurons).Select(_ => Enumerable.Range(0, documents).Select(_ =>
                Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()))
                .ToArray()),
        ];
    }
}
