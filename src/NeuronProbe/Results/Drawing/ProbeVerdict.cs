using System.Globalization;

namespace NeuronProbe.Results.Drawing;

/// <summary>Whether a concept's probes need a group of neurons, in plain words.</summary>
internal static class ProbeVerdict
{
    // Hosmer and Lemeshow (2000) call less than that no acceptable discrimination.
    private const double Acceptable = 0.7;

    /// <summary>What stands above the probes of one concept.</summary>
    public const string Title = "A few neurons together";

    /// <summary>What their figures are.</summary>
    public const string Meaning =
        "AUROC on the documents that 'probe' held out; of random neurons and shuffled labels the middle one of five "
        + "draws.";

    /// <summary>Says of one concept how many of the best neurons tell it as well as most of them do: the AUROC of fewer
    /// is not below the interval of the most. Nothing is said of them where that interval reaches down to the best
    /// draw of random neurons or labels.</summary>
    /// <param name="rows">All rows of the concept.</param>
    public static string Of(IReadOnlyList<ProbeRow> rows)
    {
        ProbeRow[] best = [.. rows.Where(row => row.Kind == ProbeRow.Best)];
        ProbeRow most = best[^1];
        double chance = rows.Where(row => row.K == most.K && row.Kind != ProbeRow.Best)
            .Select(row => row.Range.High).Append(0.5).Max();
        if (double.IsNaN(most.Range.Low))
        {
            return "how many neurons it takes is not known: the held-out documents allow no interval.";
        }
        string reached = $"{Number(most.Auroc)}, {Number(most.Range.Low)}-{Number(most.Range.High)}";
        if (most.Range.Low <= chance)
        {
            return $"no neurons stand out: {Neurons(most)} that {(most.K == 1 ? "differs" : "differ")} most "
                + $"{(most.K == 1 ? "reaches" : "reach")} {reached}, and the best draw of random neurons or labels "
                + $"{Number(chance)}.";
        }
        return OfThoseThatTell(best, reached)
            + (most.Auroc < Acceptable ? $" That is little: below {Number(Acceptable)}." : "");
    }

    private static string OfThoseThatTell(ProbeRow[] best, string reached)
    {
        ProbeRow most = best[^1];
        ProbeRow enough = best.First(row => row.Auroc >= most.Range.Low);
        if (best.Length == 1)
        {
            return $"{Neurons(most)} {Tell(most)} it with {reached}.";
        }
        string few = $"{(enough.K == 1 ? $"one neuron, {enough.Neurons[0]}," : Neurons(enough))} {Tell(enough)} it";
        return enough == most
            ? $"a group: {few} better than fewer ({reached}; {best[0].K}: {Number(best[0].Auroc)})."
            : enough.K == 1
                ? $"{few} as well as {most.K} do ({Number(enough.Auroc)}; {most.K}: {reached})."
                : $"a group: {few} as well as {most.K} do ({Number(enough.Auroc)}; {most.K}: {reached}; "
                    + $"{best[0].K}: {Number(best[0].Auroc)}).";
    }

    private static string Neurons(ProbeRow row) =>
        row.K == 1 ? "one neuron" : string.Create(CultureInfo.InvariantCulture, $"{row.K} neurons");

    private static string Tell(ProbeRow row) => row.K == 1 ? "tells" : "tell";

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
