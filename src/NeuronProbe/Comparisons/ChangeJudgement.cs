using System.Globalization;
using NeuronProbe.Collectors;

namespace NeuronProbe.Comparisons;

/// <summary>Holds a neuron's change to what it may change by, and keeps the figure that is farthest beyond.</summary>
/// <param name="change">The change.</param>
internal sealed class ChangeJudgement(NeuronChange change)
{
    private double size;
    private string reason = "";
    private ChangeKind? kind;

    /// <summary>Whether it is beyond a limit so far.</summary>
    public bool IsBeyond => size > 1;

    /// <summary>The change with what came of it.</summary>
    public NeuronChange Result => change with { IsChanged = IsBeyond, Size = size, Reason = reason, Kind = kind };

    /// <summary>Holds it to what may not come or go: a neuron that is newly dead, alive or not finite has changed, and
    /// so has one that was constant and is not the same.</summary>
    public void HoldFlags(NeuronStatistics before, NeuronStatistics after)
    {
        if (change.Flags.Length > 0)
        {
            Take(double.PositiveInfinity, ChangeKind.New, change.Flags.Replace('_', ' '));
        }
        bool wasConstant = before.Count > 0 && before.Min == before.Max;
        if (wasConstant && after.Count > 0 && (after.Min != before.Min || after.Max != before.Max))
        {
            Take(double.PositiveInfinity, ChangeKind.New, string.Create(
                CultureInfo.InvariantCulture, $"was {before.Min:G3} everywhere"));
        }
    }

    /// <summary>Holds its values on the same tokens to sharing half of their variance.</summary>
    public void HoldPairs()
    {
        // Rounding alone takes the last digits of a correlation of 1.
        if (change.PearsonR is { } r and < 1 - 1e-9)
        {
            double shared = r > 0 ? r * r : 0;
            Take(
                Math.Sqrt((1 - shared) / (1 - SiteComparison.LeastSharedVariance)),
                ChangeKind.Pairs,
                string.Create(CultureInfo.InvariantCulture, $"r {r:0.00}"));
        }
    }

    /// <summary>Holds its figures to what the baseline's documents differ by.</summary>
    /// <param name="halves">What its own halves differ by.</param>
    /// <param name="limits">The limits of its site.</param>
    public void HoldFigures(in HalvesDifference halves, ChangeLimits limits)
    {
        if (change.Scale is not { } scale)
        {
            return;
        }
        Hold(ChangeFigure.Wasserstein, change.Wasserstein * scale, $"W1 {change.Wasserstein:0.00} sd", halves, limits);
        Hold(ChangeFigure.Mean, change.MeanChange * scale, $"mean {change.MeanChange:+0.00;-0.00} sd", halves, limits);
        Hold(
            ChangeFigure.Std,
            change.StdRatio > 0 ? Math.Log(change.StdRatio.Value) : double.NegativeInfinity,
            $"std x {change.StdRatio:0.00}",
            halves,
            limits);
        Hold(
            ChangeFigure.Density,
            change.DensityChange,
            $"density {100 * change.DensityChange:+0.0;-0.0} points",
            halves,
            limits);
        Hold(
            ChangeFigure.KolmogorovSmirnov,
            change.KolmogorovSmirnov,
            $"KS {change.KolmogorovSmirnov:0.00}",
            halves,
            limits);
    }

    private void Hold(
        ChangeFigure figure,
        double? value,
        FormattableString words,
        in HalvesDifference halves,
        ChangeLimits limits)
    {
        if (value is not { } known)
        {
            return;
        }
        Take(
            Math.Abs(known) / limits.Of(halves, figure, change.Scale!.Value),
            figure switch
            {
                ChangeFigure.Mean => ChangeKind.Mean,
                ChangeFigure.Std => ChangeKind.Spread,
                ChangeFigure.Density => ChangeKind.Density,
                _ => ChangeKind.Distribution,
            },
            words.ToString(CultureInfo.InvariantCulture));
    }

    private void Take(double times, ChangeKind ofKind, string words)
    {
        if (times > size)
        {
            size = times;
            reason = words;
            kind = ofKind;
        }
    }
}
