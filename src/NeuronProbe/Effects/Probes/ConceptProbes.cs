using NeuronProbe.Concepts.Measures;

namespace NeuronProbe.Effects.Probes;

/// <summary>Fits and judges the probes of one concept.</summary>
internal sealed class ConceptProbes
{
    private readonly ProbeTokens tokens;
    private readonly int concept;
    private readonly int[] ranking;
    private readonly int[] heldOut;
    private readonly bool[] isLabelled;

    /// <param name="tokens">The kept tokens and values.</param>
    /// <param name="concept">Index of the concept.</param>
    public ConceptProbes(ProbeTokens tokens, int concept)
    {
        this.tokens = tokens;
        this.concept = concept;
        ranking = tokens.Of(concept, Split.Ranking);
        heldOut = tokens.Of(concept, Split.HeldOut);
        isLabelled = tokens.Labels(concept, 0, heldOut);
        Counts = (CountOf(tokens.Labels(concept, 0, ranking)), CountOf(isLabelled));
    }

    /// <summary>Tokens with the label and without it, in either half.</summary>
    public ((int Positives, int Negatives) Ranking, (int Positives, int Negatives) HeldOut) Counts { get; }

    /// <summary>Whether there are enough of them.</summary>
    public bool IsPossible => Math.Min(
        Math.Min(Counts.Ranking.Positives, Counts.Ranking.Negatives),
        Math.Min(Counts.HeldOut.Positives, Counts.HeldOut.Negatives)) >= ProbeTokens.LeastTokens;

    /// <summary>Fits probes of several sizes, the first of the neurons each, and judges them by the held-out labels.
    /// </summary>
    /// <param name="neurons">The neurons in the order of choice.</param>
    /// <param name="sizes">How many of them each probe has.</param>
    /// <param name="way">0 to fit the tokens' own labels, else the number of the draw in which they are dealt anew.
    /// </param>
    /// <param name="bootstrap">Draws of the held-out documents for intervals, or null for none.</param>
    public FittedProbe[] Fit(
        IReadOnlyList<ProbeNeuron> neurons, IReadOnlyList<int> sizes, int way, DocumentBootstrap? bootstrap)
    {
        (double[] Ranking, double[] HeldOut)[] features =
            [.. neurons.Select(neuron => tokens.Standard(neuron, ranking, heldOut))];
        double[][] fitted = Array.ConvertAll(features, own => own.Ranking);
        double[][] judged = Array.ConvertAll(features, own => own.HeldOut);
        bool[] labels = tokens.Labels(concept, way, ranking);
        return CountOf(labels) is { Positives: 0 } or { Negatives: 0 }
            ? []
            : [.. sizes.Select(size => Fit(fitted[..size], judged[..size], labels, bootstrap))];
    }

    private FittedProbe Fit(double[][] fitted, double[][] judged, bool[] labels, DocumentBootstrap? bootstrap)
    {
        LogisticRegression model = LogisticRegression.Fit(fitted, labels);
        var before = new ScoredTokens(model.Score(fitted, ranking.Length), labels);
        var after = new ScoredTokens(model.Score(judged, heldOut.Length), isLabelled);
        return new FittedProbe(
            after.Auroc,
            after.AveragePrecision,
            after.F1(before.BestF1Threshold),
            after.BalancedAccuracy(before.BestBalancedThreshold),
            bootstrap is null ? null : IntervalOf(after.Sorted, bootstrap),
            model.IsConverged);
    }

    private (double Low, double High)? IntervalOf(SortedTokens sorted, DocumentBootstrap bootstrap)
    {
        int[] documents = Array.ConvertAll(heldOut, token => tokens.DocumentOf[token]);
        return bootstrap.Interval(
            sorted,
            sorted.InOrder<int>(documents, new int[documents.Length]),
            sorted.InOrder<bool>(isLabelled, new bool[documents.Length]));
    }

    private static (int Positives, int Negatives) CountOf(bool[] labels)
    {
        int positives = labels.Count(label => label);
        return (positives, labels.Length - positives);
    }
}

/// <summary>A probe that was fitted, and how well it tells its concept on what is held out.</summary>
/// <param name="Auroc">Its AUROC there.</param>
/// <param name="AveragePrecision">Its average precision.</param>
/// <param name="F1">F1 at the threshold where it is largest on the documents that rank.</param>
/// <param name="BalancedAccuracy">Balanced accuracy at the threshold where it is largest there.</param>
/// <param name="Interval">The interval of the AUROC over documents, or null.</param>
/// <param name="IsConverged">Whether its fit came to its end.</param>
internal sealed record FittedProbe(
    double Auroc,
    double AveragePrecision,
    double F1,
    double BalancedAccuracy,
    (double Low, double High)? Interval,
    bool IsConverged);
