using System.Globalization;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Results.Pictures;

/// <summary>A mark on an axis.</summary>
/// <param name="Place">From 0, where the axis begins, to 1.</param>
/// <param name="Text">What stands beside it.</param>
internal readonly record struct Tick(double Place, string Text);

/// <summary>Where values are on an axis, and which of them are named.</summary>
internal sealed class Axis
{
    private const int MostTicks = 8;
    private const int FewestTicks = 2;
    private const int MostLayers = 100;
    private const int MostDecimals = 6;
    private const double Million = 1e6;
    private const double Thousand = 1e3;

    private readonly Func<double, double> placeOf;
    private readonly Func<int, IEnumerable<Tick>> ticks;

    private int mostTicks = MostTicks;

    // Whether single ticks may be left out, since they need not be as far apart as others.
    private bool leavesOut;

    private Axis(Func<double, double> placeOf, Func<int, IEnumerable<Tick>> ticks)
    {
        this.placeOf = placeOf;
        this.ticks = ticks;
    }

    /// <summary>An axis on which equal distances are equal differences.</summary>
    /// <param name="lower">The value where it begins.</param>
    /// <param name="upper">The value where it ends; above <paramref name="lower"/>.</param>
    /// <param name="text">A value as text, beside the difference of neighbouring ticks.</param>
    /// <param name="leastStep">The least difference of neighbouring ticks.</param>
    public static Axis Linear(double lower, double upper, Func<double, double, string> text, double leastStep = 0)
    {
        return new Axis(PlaceOf, Ticks);

        double PlaceOf(double value) => (value - lower) / (upper - lower);

        IEnumerable<Tick> Ticks(int most)
        {
            double step = Math.Max(leastStep, StepOf(upper - lower, most));
            double slack = (upper - lower) * 1e-9;
            for (int i = 0; i <= most; i++)
            {
                // Products, since sums of steps would drift.
                double value = (Math.Ceiling((lower - slack) / step) + i) * step;
                if (value <= upper + slack)
                {
                    yield return new(PlaceOf(value), text(value, step));
                }
            }
        }
    }

    /// <summary>An axis from 0 that gives each power of ten about the same room.</summary>
    /// <param name="highest">The value where it ends.</param>
    /// <param name="first">The smallest power that is named, besides 0.</param>
    /// <param name="placeOf">Where a value is, from 0 to 1.</param>
    /// <param name="text">A value as text.</param>
    public static Axis Logarithmic(
        double highest, double first, Func<double, double> placeOf, Func<double, string> text)
    {
        double[] powers =
        [
            .. Enumerable.Range(0, 19).Select(power => first * Math.Pow(10, power))
                .TakeWhile(value => value <= highest),
        ];
        return new Axis(placeOf, _ => powers.Prepend(0).Select(value => new Tick(placeOf(value), text(value))))
        {
            leavesOut = true,
        };
    }

    /// <summary>An axis of layers, each with as much room.</summary>
    /// <param name="layers">Their numbers, ascending.</param>
    public static Axis Layers(IReadOnlyList<int> layers)
    {
        return new Axis(PlaceOf, most =>
        {
            int stride = (int)Math.Max(1, StepOf(layers.Count, most));
            return layers.Where(layer => layer % stride == 0)
                .Select(layer => new Tick(PlaceOf(layer), layer.ToString(CultureInfo.InvariantCulture)));
        })
        {
            mostTicks = MostLayers,
        };

        double PlaceOf(double layer) => (layers.Index().First(pair => pair.Item == layer).Index + 0.5) / layers.Count;
    }

    /// <summary>Where a value is, from 0, where the axis begins, to 1.</summary>
    public double PlaceOf(double value) => placeOf(value);

    /// <summary>As many ticks as there is room for.</summary>
    /// <param name="length">The axis' length.</param>
    /// <param name="extentOf">How much of it a tick's text takes.</param>
    /// <param name="gap">The least distance of texts.</param>
    public IReadOnlyList<Tick> Ticks(double length, Func<Tick, double> extentOf, double gap)
    {
        if (leavesOut)
        {
            return WithRoom([.. ticks(MostTicks)], HaveRoom);
        }
        for (int most = mostTicks; most > FewestTicks; most--)
        {
            Tick[] found = [.. ticks(most)];
            if (found.Zip(found.Skip(1)).All(pair => HaveRoom(pair.First, pair.Second)))
            {
                return found;
            }
        }
        return WithRoom([.. ticks(FewestTicks)], HaveRoom);

        bool HaveRoom(Tick one, Tick next) =>
            ((next.Place - one.Place) * length) - ((extentOf(one) + extentOf(next)) / 2) >= gap;
    }

    /// <summary>The first, the last, and from there down those with room.</summary>
    private static List<Tick> WithRoom(Tick[] all, Func<Tick, Tick, bool> haveRoom)
    {
        List<Tick> kept = [.. all.TakeLast(1)];
        foreach (Tick tick in all.Reverse().Skip(1))
        {
            if (haveRoom(tick, kept[0]) && (tick == all[0] || haveRoom(all[0], tick)))
            {
                kept.Insert(0, tick);
            }
        }
        return kept;
    }

    /// <summary>An activation, with as many decimals as the ticks need.</summary>
    public static string ActivationText(double value, double step)
    {
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        return decimals > MostDecimals || Math.Abs(value) >= Million
            ? Figures.Short(value, 3)
            : value.ToString("F" + decimals, CultureInfo.InvariantCulture);
    }

    /// <summary>A count in few characters, without loss: <c>1.5k</c> where ticks are 500 apart.</summary>
    public static string CountText(double value, double step) => (value, step) switch
    {
        ( >= Million, >= Million / 10) => Scaled(value / Million, "M"),
        ( >= Thousand, >= Thousand / 10) => Scaled(value / Thousand, "k"),
        _ => value.ToString("#,0.##", CultureInfo.InvariantCulture),
    };

    /// <summary>A share as per cent.</summary>
    public static string ShareText(double value) =>
        (100 * value).ToString("0.#####", CultureInfo.InvariantCulture) + "%";

    private static string Scaled(double value, string unit) =>
        value.ToString("#,0.#", CultureInfo.InvariantCulture) + unit;

    /// <summary>The smallest of 1, 2 and 5 times powers of ten that divides a range into so many parts at most.
    /// </summary>
    private static double StepOf(double range, int most)
    {
        double least = range / most;
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power * (((double[])[1, 2, 5]).FirstOrDefault(factor => factor * power >= least * (1 - 1e-9), 10));
    }
}
