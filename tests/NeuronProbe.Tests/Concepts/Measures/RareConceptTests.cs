using System.Collections.Concurrent;
using System.Globalization;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Tables;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

/// <summary>
/// Concepts of few tokens whose values are close to each other, just below a few false positives: what bins know least
/// of.
/// </summary>
public sealed class RareConceptTests
{
    private const int Documents = 300;
    private const int TokensEach = 40;
    private const int Tokens = Documents * TokensEach;
    private const int Neurons = 24;
    private const double NotCoarse = 0.005;

    private static readonly ConcurrentDictionary<(Spread, int), float[]> Values = new();
    private static readonly ConcurrentDictionary<int, double[]> Normals = new();

    /// <summary>How the values of a neuron are spread.</summary>
    public enum Spread
    {
        /// <summary>Continuous, of both signs.</summary>
        Normal,

        /// <summary>The same, those below zero being zero.</summary>
        Relu,

        /// <summary>With seven bits of a fraction, as bfloat16 has: many equal values.</summary>
        Rounded,

        /// <summary>Of no more than a limit, which many values are.</summary>
        Saturating,

        /// <summary>Crowded at the minimum of GELU.</summary>
        Gelu,

        /// <summary>Over many octaves.</summary>
        HeavyTailed,

        /// <summary>Far from zero, in few bins.</summary>
        Shifted,
    }

    public static TheoryData<Spread, double> Cases
    {
        get
        {
            var cases = new TheoryData<Spread, double>();
            foreach (Spread spread in Enum.GetValues<Spread>())
            {
                cases.Add(spread, 0);
                cases.Add(spread, 0.5);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_row_is_as_far_from_all_values_as_it_says_at_most(Spread spread, double heldOut)
    {
        float[][] values = [.. Enumerable.Range(0, Neurons).Select(neuron => ValuesOf(spread, neuron))];
        // Each neuron's best tokens differ: the concept is what lies below the false positives of one of them.
        foreach (int planted in (int[])[0, 7, 16])
        {
            int[] ranked = Ranked(values[planted]);
            HashSet<int> positives =
                [.. ranked.Skip(planted / 4).Take(12 + planted).Concat(ranked.Skip(Tokens / 3).Take(planted))];
            var run = new SimulatedRun(
                Documents, TokensEach, (document, token) => positives.Contains((document * TokensEach) + token));
            ConceptsCollector concepts = run.Collect(
                Neurons, (neuron, document, token) => values[neuron][(document * TokensEach) + token], heldOut);
            ConceptPlan plan = run.Plan(heldOut);
            bool[] isHeldOut = [.. Enumerable.Range(0, Documents).Select(
                i => plan.IsHeldOut(new(i, $"d{i}", null, null, "")))];
            for (int neuron = 0; neuron < Neurons; neuron++)
            {
                Dictionary<string, Cell> row = concepts.Schema.Columns.Zip(concepts.Cells(neuron).Single())
                    .ToDictionary(pair => pair.First.Name, pair => pair.Second);
                ILookup<bool, (double, bool)> halves = Enumerable.Range(0, Tokens).ToLookup(
                    i => isHeldOut[i / TokensEach],
                    i => ((double)values[neuron][i], positives.Contains(i)));
                RankedFigures ranking = Check(row, "", halves[false]);
                AssertWithin(row, "best_f1", ranking.BestF1, bounded: true);
                if (heldOut > 0 && halves[true].Any(token => token.Item2))
                {
                    Check(row, "held_out_", halves[true]);
                }
            }
        }
    }

    [Fact]
    public void Many_rows_are_not_coarse()
    {
        float[][] values = [.. Enumerable.Range(0, Neurons).Select(neuron => ValuesOf(Spread.Normal, neuron))];
        HashSet<int> positives = [.. Ranked(values[0]).Skip(3).Take(15)];
        var run = new SimulatedRun(
            Documents, TokensEach, (document, token) => positives.Contains((document * TokensEach) + token));
        ConceptsCollector concepts = run.Collect(
            Neurons, (neuron, document, token) => values[neuron][(document * TokensEach) + token]);
        Assert.InRange(
            SimulatedRun.Column(concepts, "flags").Count(
                flags => flags.ToString().Contains("coarse", StringComparison.Ordinal)),
            0,
            Neurons / 3);
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(-0.125, 0.5)]
    [InlineData(1.7, 0.5)]
    public void A_constant_neuron_has_no_error_before_and_after_it_is_saved_and_merged(double value, double heldOut)
    {
        var run = new SimulatedRun(Documents, TokensEach, (document, token) => token == 3);
        ConceptsCollector whole = run.Collect(1, (_, _, _) => (float)value, heldOut);
        ConceptsCollector merged = run.Collect(1, (_, _, _) => (float)value, heldOut, part: ..100);
        merged.Merge(Loaded(run.Collect(1, (_, _, _) => (float)value, heldOut, part: 100..), run, heldOut));
        foreach (ConceptsCollector concepts in (ConceptsCollector[])[whole, merged, Loaded(whole, run, heldOut)])
        {
            Assert.All(ErrorColumns(concepts), name =>
                Assert.True(SimulatedRun.Column(concepts, name)[0] is { Kind: CellKind.Empty } or { Number: 0 }, name));
            Assert.Equal(0.5, SimulatedRun.Column(concepts, "auroc")[0].Number);
            Assert.Equal(1.0 / TokensEach, SimulatedRun.Column(concepts, "average_precision")[0].Number, 1e-12);
            Assert.Equal((float)value, SimulatedRun.Column(concepts, "best_f1_threshold")[0].Number);
            Assert.DoesNotContain(
                "coarse", SimulatedRun.Column(concepts, "flags")[0].ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_neuron_whose_halves_are_constant_but_differ_in_a_bin_has_an_error()
    {
        var run = new SimulatedRun(Documents, TokensEach, (document, token) => token == 3);
        ConceptsCollector one = run.Collect(1, (_, _, _) => 1f, part: ..100);
        one.Merge(Loaded(run.Collect(1, (_, _, _) => 1.0001f, part: 100..), run, 0));
        Assert.Equal(0.5, SimulatedRun.Column(one, "auroc_error")[0].Number, 1e-4);
        Assert.Contains("coarse", SimulatedRun.Column(one, "flags")[0].ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> ErrorColumns(ConceptsCollector concepts) =>
        concepts.Schema.Columns.Select(column => column.Name)
            .Where(name => name.EndsWith("_error", StringComparison.Ordinal));

    private static ConceptsCollector Loaded(ConceptsCollector saved, SimulatedRun run, double heldOut)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            saved.Save(writer);
        }
        stream.Position = 0;
        ConceptsCollector loaded = run.Collect(1, (_, _, _) => 0, heldOut, part: ..0);
        using var reader = new BinaryReader(stream);
        loaded.Load(reader);
        return loaded;
    }

    private static RankedFigures Check(
        Dictionary<string, Cell> row, string half, IEnumerable<(double Value, bool Label)> tokens)
    {
        long direction = row["direction"].Whole;
        Assert.Equal(Math.Sign(row["point_biserial_r"].Number), direction);
        RankedFigures oriented = RankedFigures.Of(tokens.Select(token => (direction * token.Value, token.Label)));
        // The other way round every pair that was lost is won.
        double auroc = direction < 0 ? 1 - oriented.Auroc : oriented.Auroc;
        AssertWithin(row, half + "auroc", auroc, bounded: true);
        AssertWithin(row, half + "average_precision", oriented.AveragePrecision, bounded: true);
        return oriented;
    }

    private static void AssertWithin(Dictionary<string, Cell> row, string column, double exact, bool bounded)
    {
        double error = row[column + "_error"].Number;
        bool isCoarse = row["flags"].Text.Contains("coarse", StringComparison.Ordinal);
        double difference = Math.Abs(row[column].Number - exact);
        Assert.True(
            bounded && difference <= error + 1e-7, $"{column}: said {row[column]} +- {error}, but it is {exact}.");
        Assert.True(
            isCoarse || difference <= NotCoarse,
            string.Create(
                CultureInfo.InvariantCulture, $"{column} without coarse: said {row[column]}, but it is {exact}."));
        Assert.True(isCoarse || error <= NotCoarse);
    }

    /// <summary>The tokens, those of the largest values first.</summary>
    private static int[] Ranked(float[] values) =>
        [.. Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]).ThenBy(i => i)];

    private static float[] ValuesOf(Spread spread, int neuron) => Values.GetOrAdd(
        (spread, neuron), _ => [.. NormalsOf(neuron).Select(x => Spreaded(spread, neuron, x))]);

    private static float Spreaded(Spread spread, int neuron, double x) => (float)(spread switch
    {
        Spread.Normal => x,
        Spread.Relu => Math.Max(0, x),
        Spread.Rounded =>
            BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits((float)x) & unchecked((int)0xFFFF0000)),
        Spread.Saturating => Math.Min(1.2, Math.Max(-1, x)),
        Spread.Gelu => 0.5 * x * (1 + Math.Tanh(0.7978845608 * (x + (0.044715 * x * x * x)))),
        Spread.HeavyTailed => x * x * x * (1 + (neuron / 8.0)),
        _ => 100 + x,
    });

    private static double[] NormalsOf(int neuron) =>
        Normals.GetOrAdd(neuron, _ => [.. Enumerable.Range(0, Tokens).Select(i => Normal(neuron, i))]);

    // Fixed for a neuron and token; neurons that are neighbours have something in common.
    private static double Normal(int neuron, int i)
    {
        double common = One((neuron / 4) + 1000, i);
        return (0.6 * common) + (0.8 * One(neuron, i));

        static double One(int stream, int place)
        {
            double u = Uniform((ulong)(stream * 2), place);
            double v = Uniform((ulong)((stream * 2) + 1), place);
            return Math.Sqrt(-2 * Math.Log(1 - u)) * Math.Cos(2 * Math.PI * v);
        }

        static double Uniform(ulong stream, int place) =>
            StableHash.Of(stream, (ulong)place, 7) / 18446744073709551616.0;
    }
}
