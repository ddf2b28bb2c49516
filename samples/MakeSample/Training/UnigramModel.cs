namespace MakeSample.Training;

/// <summary>A model that knows only how frequent each token is: what a loss is to be compared with.</summary>
internal sealed class UnigramModel
{
    private readonly double[] logProbabilities;

    /// <summary>Counts the tokens that a model predicts, that is all but each document's first;
    /// one is added to every count.</summary>
    public UnigramModel(IReadOnlyList<int[]> documents, int vocabulary)
    {
        double[] counts = new double[vocabulary];
        Array.Fill(counts, 1);
        foreach (int id in documents.SelectMany(document => document.Skip(1)))
        {
            counts[id]++;
        }
        double total = counts.Sum();
        logProbabilities = [.. counts.Select(count => Math.Log(count / total))];
    }

    /// <summary>Mean loss in nats a token over documents, the first token of each left out.</summary>
    public double MeanLoss(IReadOnlyList<int[]> documents) =>
        -documents.SelectMany(document => document.Skip(1)).Average(id => logProbabilities[id]);
}
