namespace NeuronProbe.Reports.Html;

/// <summary>Plain words for figures of neurons and of concepts.</summary>
internal static class FigureWords
{
    private static readonly Dictionary<string, FigureWord> Known = new(StringComparer.Ordinal)
    {
        ["count"] = Count("values", "tokens that count, with a finite activation"),
        ["mean"] = new("mean", "the average activation"),
        ["std"] = new("standard deviation", "how far activations typically are from the mean"),
        ["variance"] = new("variance", "the square of the standard deviation"),
        ["skewness"] = new("skewness", "above 0: the far values are the high ones; below 0: the low ones"),
        ["kurtosis"] = new("kurtosis", "how much rare far values weigh; 0 for a bell curve. One outlier can decide it"),
        ["lifetime_sparseness"] = new(
            "sparseness", "near 0: all tokens have values of one size; near 1: few are strong and the rest is nothing"),
        ["min"] = new("smallest", "the smallest activation") { Mark = "min" },
        ["q01"] = new("1 % quantile", "1 % of the activations are below") { Mark = "1 %" },
        ["q05"] = new("5 % quantile", "5 % of the activations are below") { Mark = "5 %" },
        ["q25"] = new("25 % quantile", "a quarter of the activations are below") { Mark = "25 %" },
        ["median"] = new("median", "half of the activations are below") { Mark = "50 %" },
        ["q75"] = new("75 % quantile", "a quarter of the activations are above") { Mark = "75 %" },
        ["q95"] = new("95 % quantile", "5 % of the activations are above") { Mark = "95 %" },
        ["q99"] = new("99 % quantile", "1 % of the activations are above") { Mark = "99 %" },
        ["max"] = new("largest", "the largest activation") { Mark = "max" },
        ["active"] = Count("active", "tokens above the threshold"),
        ["active_fraction"] = Share("active share", "share of tokens above the threshold"),
        ["nonfinite"] = Count("not finite", "tokens on which it is NaN or infinite; they are in no other figure"),
        ["density"] = Share("density", "share of tokens on which it is active: above the threshold, or by magnitude "
            + "where its sign is no activity"),
        ["largest"] = new("largest magnitude", "the activation that is farthest from 0, without its sign"),
        ["peak"] = new("peak", "how many standard deviations from its mean it is in the documents on which it is "
            + "strongest (median of ten; below 0 for the low end)"),
        ["best_strength"] = new(
            "|r|", "correlation with the concept that it tells best, without its sign, where the difference holds (q "
            + "below 0.05)"),
        ["neuron"] = Text("neuron", "site and number"),
        ["token"] = Text("top token", "token of its strongest example"),
        ["flags"] = Text("flags", "what sets it apart in its layer"),
        ["best"] = Text("best concept", "the concept that it tells best, by |r|"),
        ["positives"] = Count("tokens", "tokens of the concept"),
        ["negatives"] = Count("others", "tokens that they are compared with"),
        ["positive_documents"] = Count("documents", "documents with tokens of the concept"),
        ["mean_positive"] = new("mean on it", "average activation on the concept's tokens"),
        ["mean_negative"] = new("mean on others", "average activation on the others"),
        ["cohens_d"] = new("d", "difference of the two means in standard deviations (Cohen's d)"),
        ["point_biserial_r"] = Decimals("r", "correlation of activation and label; what ranks"),
        ["auroc"] = Decimals(
            "AUROC", "chance that a token of the concept has the higher activation; 0.5 knows nothing"),
        ["auroc_drawing"] = new(
            "0 · AUROC · 1",
            "a dot for the AUROC, a line for its interval, a ring for the held-out one; shaded: random labels")
        {
            Kind = "drawing",
        },
        ["auroc_low"] = Decimals("interval", "95 % interval of the AUROC over documents"),
        ["direction"] = new("±", "+: high activations tell the concept; −: low ones") { Kind = "sign" },
        ["average_precision"] = new("average precision", "area under precision and recall; base rate knows nothing"),
        ["base_rate"] = Share("base rate", "share of the compared tokens that are the concept's"),
        ["best_f1"] = new("F1", "the best that a threshold comes to"),
        ["best_f1_threshold"] = new("threshold of F1", "the activation that gives the best F1"),
        ["mutual_information"] = new("mutual information", "what the activation says of the label, in nats"),
        ["p_value"] = Chance("p", "how often chance alone makes the means differ so much"),
        ["q_value"] = Chance("q", "p corrected for all tests of the run"),
        ["held_out_auroc"] = Decimals("AUROC held out", "the same on documents that did not rank"),
        ["held_out_average_precision"] = new("average precision held out", "the same on documents that did not rank"),
        ["control_auroc"] = Decimals("AUROC of random labels", "what sets of words that mean nothing come to"),
        ["control_rank"] = Count("rank among random labels", "1: farther from 0.5 than every draw of random labels"),
        ["selectivity"] = Decimals(
            "selectivity", "how much farther from 0.5 the AUROC is than that of random labels"),
        ["norm_in"] = new("norm of the input weights", "how strongly it reads the residual stream"),
        ["norm_gate"] = new("norm of the gate's weights", "the same of its gate"),
        ["norm_out"] = new("norm of the output weights", "how strongly it writes to the residual stream"),
        ["bias"] = new("bias", "what its input is where it reads nothing"),
        ["cos_in_out"] = Decimals("cos(in, out)", "above 0 it writes what it reads, below 0 the opposite"),
        ["cos_gate_out"] = Decimals("cos(gate, out)", "the same of what its gate reads"),
        ["cos_gate_in"] = Decimals("cos(gate, in)", "whether its gate reads what it reads"),
        ["class"] = Text("class", "what it does to what it reads, by these cosines cut at 0.5"),
        ["vocabulary_mean"] = new("mean over the vocabulary", "average cosine with the tokens' directions"),
        ["vocabulary_variance"] = new(
            "variance over the vocabulary", "near 0 it moves no token more than others: with a large norm, an entropy "
            + "neuron"),
        ["vocabulary_skewness"] = new("skewness over the vocabulary", "above 0 it promotes few tokens; below 0 it "
            + "suppresses few"),
        ["vocabulary_kurtosis"] = new(
            "kurtosis over the vocabulary", "3 for a bell curve; large where few tokens stand out"),
        ["null_share"] = Share(
            "share in the null space", "of its output weights, in the directions that the vocabulary hardly reads"),
        ["frequency_r"] = Decimals("r with frequency", "above 0 it promotes frequent tokens"),
        ["vocabulary_excess_kurtosis"] = new("excess kurtosis over the vocabulary", "the same less 3"),
        ["bias_gate"] = new("bias of the gate", "what its gate's input is where it reads nothing"),
        ["class_is_typical"] = new("typical of its class", "1 where cos(gate, in) is as usual for the class"),
        ["held_out_auroc_low"] = Decimals("held-out interval", "95 % interval of the AUROC held out"),
    };

    /// <summary>The words for a figure; for one that is not known here, its name.</summary>
    public static FigureWord Of(string name) =>
        Known.TryGetValue(name, out FigureWord? word) ? word : new FigureWord(name.Replace('_', ' '), "");

    private static FigureWord Count(string title, string meaning) => new(title, meaning) { Kind = "count" };

    private static FigureWord Share(string title, string meaning) => new(title, meaning) { Kind = "share" };

    private static FigureWord Decimals(string title, string meaning) => new(title, meaning) { Kind = "decimals" };

    private static FigureWord Chance(string title, string meaning) => new(title, meaning, 2) { Kind = "chance" };

    private static FigureWord Text(string title, string meaning) => new(title, meaning) { Kind = "text" };
}

/// <param name="Title">A heading.</param>
/// <param name="Meaning">What it says, in half a sentence; empty where nothing is known.</param>
/// <param name="Digits">Significant digits that are worth showing.</param>
internal sealed record FigureWord(string Title, string Meaning, int Digits = 4)
{
    /// <summary>How values are shown: <c>count</c>, <c>share</c>, <c>points</c>, three <c>decimals</c>, <c>sign</c>,
    /// <c>chance</c>, <c>text</c>, <c>concept</c>, <c>flags</c> or <c>drawing</c>; null for any other figure.</summary>
    public string? Kind { get; init; }

    /// <summary>The share of values below it; null for what is no quantile.</summary>
    public string? Mark { get; init; }

    /// <summary>Writes it as an object with the figure's name.</summary>
    /// <param name="data">Where to.</param>
    /// <param name="name">The name.</param>
    /// <param name="writeFurther">Writes what else the object has.</param>
    public void Write(DataText data, string name, Action? writeFurther = null)
    {
        data.Json.WriteStartObject();
        data.Json.WriteString("name", name);
        data.Json.WriteString("title", Title);
        data.Json.WriteString("meaning", Meaning);
        data.Json.WriteNumber("digits", Digits);
        if (Kind is not null)
        {
            data.Json.WriteString("kind", Kind);
        }
        if (Mark is not null)
        {
            data.Json.WriteString("mark", Mark);
        }
        writeFurther?.Invoke();
        data.Json.WriteEndObject();
    }
}
