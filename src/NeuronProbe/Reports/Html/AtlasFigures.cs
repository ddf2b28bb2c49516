namespace NeuronProbe.Reports.Html;

/// <summary>The figures that the atlas sorts and colours by, and what they need colours for.</summary>
/// <param name="columns">The figures that every neuron has.</param>
/// <param name="concepts">How many concepts there are.</param>
/// <param name="sites">The sites' figures.</param>
internal sealed class AtlasFigures(IReadOnlyList<PageColumn> columns, int concepts, IReadOnlyList<SiteFigures> sites)
{
    private const int MostKeys = 8;
    private const int Digits = 4;

    // A ramp of magnitudes tells more where values span more than that many times the smallest.
    private const double LogFromRatio = 12;

    /// <summary>Writes them as a list.</summary>
    public void Write(DataText data)
    {
        data.Json.WriteStartArray("figures");
        foreach (PageColumn column in SiteFigures.InAtlas(columns))
        {
            FigureWords.Of(column.Name).Write(data, column.Name, () => WriteRange(data, column));
        }
        if (concepts > 0)
        {
            (FigureWords.Of(SiteFigures.Best) with { Kind = "concept" })
                .Write(data, SiteFigures.Best, () => WriteKeys(data));
        }
        data.Json.WriteEndArray();
    }

    /// <summary>Writes from where to where the colours go: the 1 % and the 99 % quantile over all neurons; by magnitude
    /// from the 5 % quantile, or the smallest value above 0.</summary>
    private void WriteRange(DataText data, PageColumn column)
    {
        double[] known = [.. sites.SelectMany(site => site.ValuesOf(column)).Where(double.IsFinite).Order()];
        double to = At(0.99);
        double least = Math.Max(At(0.05), known.FirstOrDefault(value => value > 0, 1));
        bool isLogarithmic = At(0) >= 0 && to / least > LogFromRatio;
        data.Json.WritePropertyName("from");
        data.Figure(isLogarithmic ? least : At(0.01), Digits);
        data.Json.WritePropertyName("to");
        data.Figure(to, Digits);
        data.Json.WriteBoolean("log", isLogarithmic);

        double At(double share) => known.Length == 0 ? 0 : SiteFigures.Quantile(known, share);
    }

    /// <summary>Writes the concepts that are best for most neurons, which have colours of their own.</summary>
    private void WriteKeys(DataText data)
    {
        data.Json.WriteStartArray("first");
        foreach (long concept in sites.SelectMany(site => site.BestConcepts).CountBy(concept => concept)
            .OrderByDescending(count => count.Value).ThenBy(count => count.Key).Take(MostKeys)
            .Select(count => count.Key))
        {
            data.Json.WriteNumberValue(concept);
        }
        data.Json.WriteEndArray();
    }
}
