namespace NeuronProbe.Models.Layers;

/// <summary>The frequencies at which pairs of a head's columns rotate with the position, as <c>rope_scaling</c>
/// stretches them for long texts.</summary>
/// <remarks>The kinds and their formulas are those of Hugging Face's configs: linear, dynamic (NTK-aware), yarn (Peng
/// et al. 2023), longrope (Ding et al. 2024), llama3.</remarks>
internal sealed class RotaryScaling
{
    private const string TrainedKey = "original_max_position_embeddings";

    private readonly Func<int, float[]> frequencies;

    private RotaryScaling(
        Func<int, float[]> frequencies, int positionLimit, double magnitude = 1, int lengthOfChange = int.MaxValue)
    {
        this.frequencies = frequencies;
        PositionLimit = positionLimit;
        Magnitude = magnitude;
        LengthOfChange = lengthOfChange;
    }

    /// <summary>The most tokens that a row may have.</summary>
    public int PositionLimit { get; }

    /// <summary>What sines and cosines are multiplied by.</summary>
    public double Magnitude { get; }

    /// <summary>Up to so many tokens in a row frequencies do not depend on their number.</summary>
    public int LengthOfChange { get; }

    /// <summary>The frequencies for a row of so many tokens, one for each pair.</summary>
    public float[] Frequencies(int length) => frequencies(length);

    /// <summary>Frequencies that nothing stretches.</summary>
    /// <param name="theta">Base of the frequencies.</param>
    /// <param name="width">Columns that are rotated, an even number.</param>
    /// <param name="positions">The most tokens that a row may have.</param>
    public static RotaryScaling None(double theta, int width, int positions) =>
        Fixed(PlainFrequencies(theta, width), positions);

    /// <summary>Reads <c>rope_scaling</c>, or what newer configs have in its place.</summary>
    /// <param name="config">The model's config.</param>
    /// <param name="theta">Base of the frequencies.</param>
    /// <param name="width">Columns that are rotated, an even number.</param>
    /// <param name="positions">The model's <c>max_position_embeddings</c>.</param>
    /// <param name="trainedLength">
    /// The length that Phi 3 was trained for where the config does not say, which goes before what <c>rope_scaling</c>
    /// says; null in other families.
    /// </param>
    /// <exception cref="ProbeException">
    /// The kind is not known, a number that it needs is missing, or there is one that it has no use for.
    /// </exception>
    public static RotaryScaling Of(
        ModelConfig config, double theta, int width, int positions, int? trainedLength = null)
    {
        double[] plain = PlainFrequencies(theta, width);
        config.Ignore(TrainedKey);
        if (RotaryParameters.Find(config) is not { } scaling)
        {
            return Fixed(plain, positions);
        }
        // The caller has read these.
        scaling.Ignore("rope_theta", "partial_rotary_factor");
        string? older = scaling.OptionalText("type");
        string kind = scaling.OptionalText("rope_type") ?? older ?? "default";
        int? outer = config.OptionalSize(TrainedKey, trainedLength);
        RotaryScaling made = kind switch
        {
            "default" => Default(plain, scaling, positions),
            "linear" => Linear(plain, scaling, positions),
            "dynamic" => Dynamic(theta, width, positions, scaling),
            "llama3" => Llama3(plain, scaling, outer, positions),
            // Phi 3's first configs had this name for what is longrope now.
            "yarn" when trainedLength is not null => LongRope(plain, scaling, outer, positions),
            "yarn" => Yarn(plain, theta, scaling, outer, positions),
            "longrope" or "su" => LongRope(plain, scaling, outer, positions),
            _ =>
                throw scaling.Wrong(
                    "rope_type", "one of default, linear, dynamic, yarn, longrope, llama3", $"'{kind}'"),
        };
        scaling.RefuseUnread();
        return made;
    }

    /// <summary>The length that a model was trained for, which either config may state.</summary>
    private static int TrainedLength(ModelConfig scaling, int? outer, int positions)
    {
        int? inner = scaling.OptionalSize(TrainedKey);
        return outer is null || inner is null || outer == inner
            ? outer ?? inner ?? positions
            : throw scaling.Wrong(TrainedKey, $"that of the model, {outer}", $"{inner}");
    }

    private static RotaryScaling Default(double[] plain, ModelConfig scaling, int positions)
    {
        scaling.Ignore(TrainedKey);
        return scaling.OptionalNumber("factor") is null or 1
            ? Fixed(plain, positions)
            : throw scaling.Wrong(
                "factor", "left out where 'rope_type' is default", scaling.Raw("factor").GetRawText());
    }

    private static RotaryScaling Linear(double[] plain, ModelConfig scaling, int positions)
    {
        double divisor = Factor(scaling);
        scaling.Ignore(TrainedKey);
        return Fixed(plain.Select(f => f / divisor), positions);
    }

    private static RotaryScaling Fixed(IEnumerable<double> frequencies, int positions, double magnitude = 1)
    {
        float[] all = [.. frequencies.Select(f => (float)f)];
        return new RotaryScaling(_ => all, positions, magnitude);
    }

    private static double[] PlainFrequencies(double theta, int width) =>
        [.. Enumerable.Range(0, width / 2).Select(i => 1 / Math.Pow(theta, 2.0 * i / width))];

    private static double Factor(ModelConfig scaling)
    {
        double factor = scaling.Number("factor");
        return factor >= 1 ? factor : throw scaling.Wrong("factor", "at least 1", $"{factor}");
    }

    /// <summary>Rows longer than the model was trained for get a larger base: theta (factor length / positions - factor
    /// + 1)^(width / (width - 2)).</summary>
    private static RotaryScaling Dynamic(double theta, int width, int positions, ModelConfig scaling)
    {
        double factor = Factor(scaling);
        if (scaling.OptionalSize(TrainedKey) is { } trained && trained != positions)
        {
            string expected = $"max_position_embeddings, {positions}, where 'rope_type' is dynamic";
            throw scaling.Wrong(TrainedKey, expected, $"{trained}");
        }

        float[] Of(int length)
        {
            double stretch = (factor * Math.Max(length, positions) / positions) - (factor - 1);
            return [.. PlainFrequencies(theta * Math.Pow(stretch, width / (width - 2.0)), width).Select(f => (float)f)];
        }
        return new RotaryScaling(Of, (int)Math.Min(positions * factor, int.MaxValue), lengthOfChange: positions);
    }

    /// <summary>Slow frequencies are divided by the factor, fast ones kept, those between blended (Llama 3.1's
    /// published code).</summary>
    private static RotaryScaling Llama3(double[] plain, ModelConfig scaling, int? outer, int positions)
    {
        double factor = Factor(scaling);
        double low = scaling.Number("low_freq_factor");
        double high = scaling.Number("high_freq_factor");
        if (high <= low)
        {
            throw scaling.Wrong("high_freq_factor", $"above low_freq_factor, {low}", $"{high}");
        }
        double original = TrainedLength(scaling, outer, positions);
        return Fixed(plain.Select(f =>
        {
            double rotations = original * f / (2 * Math.PI);
            double kept = Math.Clamp((rotations - low) / (high - low), 0, 1);
            return (kept * f) + ((1 - kept) * f / factor);
        }), positions);
    }

    /// <summary>Pairs that rotate fewer than <c>beta_slow</c> times in the original length are divided by the factor,
    /// those above <c>beta_fast</c> kept, with a ramp over the pairs between.</summary>
    private static RotaryScaling Yarn(double[] plain, double theta, ModelConfig scaling, int? outer, int positions)
    {
        int original = TrainedLength(scaling, outer, positions);
        double factor = scaling.IsNull("factor") ? (double)positions / original : Factor(scaling);
        // A leftover of the first models of this kind that nothing reads.
        scaling.Ignore("factor", "finetuned");
        int width = 2 * plain.Length;
        double PairOf(double rotations) =>
            width * Math.Log(original / (rotations * 2 * Math.PI)) / (2 * Math.Log(theta));
        double first = PairOf(Border("beta_fast", 32));
        double last = PairOf(Border("beta_slow", 1));
        if (scaling.Flag("truncate", true))
        {
            (first, last) = (Math.Floor(first), Math.Ceiling(last));
        }
        (first, last) = (Math.Max(first, 0), Math.Min(last, width - 1));
        last = first == last ? last + 0.001 : last;
        IEnumerable<double> frequencies = plain.Select((f, pair) =>
        {
            double divided = Math.Clamp((pair - first) / (last - first), 0, 1);
            return (divided * f / factor) + ((1 - divided) * f);
        });
        return Fixed(frequencies, positions, YarnMagnitude(scaling, factor));

        // Zero means the usual number, as in the published code.
        double Border(string key, double usual) =>
            scaling.OptionalNumber(key) is { } rotations and not 0 ? rotations : usual;
    }

    private static double YarnMagnitude(ModelConfig scaling, double factor)
    {
        double Of(double scale) => factor <= 1 ? 1 : (0.1 * scale * Math.Log(factor)) + 1;
        (double? mean, double? all) = (scaling.OptionalNumber("mscale"), scaling.OptionalNumber("mscale_all_dim"));
        double usual = mean is not (null or 0) && all is not (null or 0) ? Of(mean.Value) / Of(all.Value) : Of(1);
        return scaling.OptionalNumber("attention_factor") ?? usual;
    }

    /// <summary>Each pair has a divisor of its own, another one in rows longer than the original length.</summary>
    private static RotaryScaling LongRope(double[] plain, ModelConfig scaling, int? outer, int positions)
    {
        int original = TrainedLength(scaling, outer, positions);
        double ratio = (double)positions / original;
        double factor = scaling.OptionalPositive("factor") ?? ratio;
        double? stated = scaling.OptionalNumber("attention_factor");
        if (outer is not null && stated is null && Math.Abs(factor - ratio) > 1e-6 * ratio)
        {
            throw scaling.Wrong("factor", $"max_position_embeddings / {TrainedKey}, {ratio}", $"{factor}");
        }
        double magnitude = stated ?? (factor <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(original))));
        float[] shorter = Divided("short_factor");
        float[] longer = Divided("long_factor");
        return new RotaryScaling(length => length > original ? longer : shorter, positions, magnitude, original);

        float[] Divided(string key)
        {
            IReadOnlyList<double> divisors = scaling.Numbers(key);
            return divisors.Count == plain.Length && divisors.All(d => d > 0)
                ? [.. plain.Zip(divisors, (f, d) => (float)(f / d))]
                : throw scaling.Wrong(
                    key, $"{plain.Length} positive numbers, one for each pair of columns", $"{divisors.Count}");
        }
    }
}
