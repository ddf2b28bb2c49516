namespace NeuronProbe.Effects.Vocabulary;

/// <summary>Finds the neurons that look most like entropy neurons: large output weights that hardly tell one token from
/// another (Gurnee et al. 2024, "Universal neurons in GPT2 language models"; Stolfo et al. 2024, "Confidence regulation
/// neurons in language models").</summary>
internal static class EntropyNeurons
{
    /// <summary>The strongest candidates: those with the largest norm for the standard deviation of their cosines.
    /// </summary>
    /// <param name="found">What was found of them.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<(SiteWeights Site, int Index)> Of(WeightFindings found, int count) =>
    [
        .. found.Sites.SelectMany(site => Enumerable.Range(0, site.Rows.Count).Select(index => (site, index)))
            .Where(place => place.site.Rows[place.index].VocabularyVariance > 0)
            .OrderByDescending(place => Score(place.site.Rows[place.index])).Take(count),
    ];

    private static double Score(WeightRow row) => row.NormOut / Math.Sqrt(row.VocabularyVariance);
}
