namespace NeuronProbe.Probing;

/// <summary>What is known of neurons' output weights before any token is looked at.</summary>
/// <param name="Norms">[neurons], of what the final norm lets through: less the mean over the width where it centres.
/// </param>
/// <param name="Means">[neurons], the mean over the vocabulary of the cosines with the columns of the unembedding.
/// </param>
/// <param name="NullShares">[neurons], the share of the squared norm in the span of the smallest singular directions.
/// </param>
/// <param name="FrequencyR">[neurons], Pearson's r of effects with log frequencies; null where none were given.</param>
internal sealed record OutputFigures(double[] Norms, double[] Means, double[] NullShares, double[]? FrequencyR);
