using MathNet.Numerics.Distributions;

namespace NeuronProbe.Effects.Ablation;

/// <summary>A mean over tokens with its interval by document.</summary>
/// <param name="Tokens">Tokens that have a loss.</param>
/// <param name="Documents">Documents that they are of.</param>
/// <param name="Loss">The model's mean loss on them, in nats.</param>
/// <param name="Change">The mean change of it.</param>
/// <param name="Margin">Half the width of the 95 % interval of the change; NaN with fewer than two documents.</param>
internal readonly record struct LossChange(long Tokens, long Documents, double Loss, double Change, double Margin)
{
    /// <summary>The mean loss with the neurons set.</summary>
    public double LossAblated => Loss + Change;

    /// <summary>The lower end of the interval.</summary>
    public double Low => Change - Margin;

    /// <summary>The upper end.</summary>
    public double High => Change + Margin;
}

/// <summary>Sums over documents of losses and of their changes.</summary>
/// <remarks>
/// The mean over tokens is a ratio of two sums over documents, m = S / T. Its variance is that of the cluster-robust
/// sandwich, D / (D - 1) times the sum of the squared (s - m n) over T squared, for s and n of each of D documents
/// (Liang and Zeger 1986); Student's t with D - 1 degrees of freedom makes an interval of it.
/// </remarks>
internal sealed class ClusterSums
{
    private const double UpperEnd = 0.975;

    private readonly Dictionary<long, (long Tokens, double Change)> open = [];
    private long tokens;
    private long documents;
    private double loss;
    private double change;
    private double changeSquares;
    private double products;
    private double tokenSquares;

    /// <summary>Adds tokens of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="count">How many tokens.</param>
    /// <param name="lossSum">Sum of their losses.</param>
    /// <param name="changeSum">Sum of the changes.</param>
    /// <param name="isLast">Whether no more of the document come.</param>
    public void Add(long document, int count, double lossSum, double changeSum, bool isLast)
    {
        loss += lossSum;
        (long Tokens, double Change) own = (count, changeSum);
        if (open.Remove(document, out (long Tokens, double Change) before))
        {
            own = (own.Tokens + before.Tokens, own.Change + before.Change);
        }
        if (isLast)
        {
            Close(own);
        }
        else
        {
            open[document] = own;
        }
    }

    /// <summary>The mean and its interval over all that was added, documents of which more was to come too.</summary>
    public LossChange Find()
    {
        foreach ((_, (long Tokens, double Change) own) in open)
        {
            Close(own);
        }
        open.Clear();
        if (tokens == 0)
        {
            return new LossChange(0, 0, double.NaN, double.NaN, double.NaN);
        }
        double mean = change / tokens;
        double squares = changeSquares - (2 * mean * products) + (mean * mean * tokenSquares);
        double margin = documents < 2
            ? double.NaN
            : StudentT.InvCDF(0, 1, documents - 1, UpperEnd)
                * Math.Sqrt(documents / (documents - 1.0) * Math.Max(0, squares)) / tokens;
        return new LossChange(tokens, documents, loss / tokens, mean, margin);
    }

    private void Close((long Tokens, double Change) own)
    {
        if (own.Tokens == 0)
        {
            return;
        }
        documents++;
        tokens += own.Tokens;
        change += own.Change;
        changeSquares += own.Change * own.Change;
        products += own.Change * own.Tokens;
        tokenSquares += (double)own.Tokens * own.Tokens;
    }
}
