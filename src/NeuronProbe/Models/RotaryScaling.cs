namespace NeuronProbe.Models;

/// <summary>The frequencies at which pairs of a head's columns turn with the position, as <c>rope_scaling</c> stretches them for long texts.</summary>
/// <remarks>The kinds and their formulas are those of Hugging Face's configs: linear, dynamic (NTK-aware), yarn (Peng et al. 2023), longrope (Ding et al. 2024), llama3.</remarks>
internal sealed class RotaryScaling
{
    private readonly Func<int, float[]> frequencies;

    private RotaryScaling(Func<int, float[]> frequencies, int positionLimit, double magnitude = 1, int lengthOfChange = int.MaxValue)
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
    /// <param name="width">Columns that turn, an even number.</param>
    /// <param name="positions">The most tokens that a row may have.</param>
    public static RotaryScaling None(double theta, int width, int positions) => Fixed(PlainFrequencies(theta, width), positions);

    /// <summary>Reads <c>rope_scaling</c>, or what newer configs have in its place.</summary>
    /// <param name="config">The model's config.</param>
    /// <param name="theta">Base of the frequencies.</param>
    /// <param name="width">Columns that turn, an even number.</param>
    /// <param name="positions">The model's <c>max_position_embeddings</c>.</param>
    /// <exception cref="ProbeException">The kind is not known, or a number that it needs is missing.</exception>
    public static RotaryScaling Of(ModelConfig config, double theta, int width, int positions)
    {
        double[] plain = PlainFrequencies(theta, width);
        if ((config.Section("rope_scaling") ?? config.Section("rope_parameters")) is not { } scaling)
        {
            return Fixed(plain, positions);
        }
        string kind = scaling.Text("rope_type", scaling.Text("type", "default"));
        switch (kind)
        {
            case "default":
                return Fixed(plain, positions);
            case "linear":
                double divisor = Factor(scaling);
                return Fixed(plain.Select(f => f / divisor), positions);
            case "dynamic":
                return Dynamic(theta, width, positions, Factor(scaling));
            case "llama3":
                return Llama3(plain, scaling, positions);
            case "yarn":
                return Yarn(plain, theta, scaling, positions);
            case "longrope" or "su":
                return LongRope(plain, config, scaling, positions);
            default:
                throw scaling.Wrong("rope_type", "one of default, linear, dynamic, yarn, longrope, llama3", $"'{kind}'");
        }
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

    /// <summary>Rows longer than the model was trained for get a larger base: theta (factor length / positions - factor + 1)^(width / (width - 2)).</summary>
    private static RotaryScaling Dynamic(double theta, int width, int positions, double factor)
    {
        float[] Of(int length)
        {
            double stretch = (factor * Math.Max(length, positions) / positions) - (factor - 1);
            return [.. PlainFrequencies(theta * Math.Pow(stretch, width / (width - 2.0)), width).Select(f => (float)f)];
        }
        return new RotaryScaling(Of, (int)Math.Min(positions * factor, int.MaxValue), lengthOfChange: positions);
    }

    /// <summary>Slow frequencies are divided by the factor, fast ones kept, those between blended (Llama 3.1's published code).</summary>
    private static RotaryScaling Llama3(double[] plain, ModelConfig scaling, int positions)
    {
        double factor = scaling.Number("factor", 8);
        double low = scaling.Number("low_freq_factor", 1);
        double high = scaling.Number("high_freq_factor", 4);
        double original = scaling.Size("original_max_position_embeddings");
        return Fixed(plain.Select(f =>
        {
            double turns = original * f / (2 * Math.PI);
            double kept = Math.Clamp((turns - low) / (high - low), 0, 1);
            return (kept * f) + ((1 - kept) * f / factor);
        }), positions);
    }

    /// <summary>Pairs that turn fewer than <c>beta_slow</c> times in the original length are divided by the factor, those above <c>beta_fast</c> kept, with a ramp over the pairs between.</summary>
    private static RotaryScaling Yarn(double[] plain, double theta, ModelConfig scaling, int positions)
    {
        double factor = Factor(scaling);
        int original = scaling.Size("original_max_position_embeddings", positions);
        int width = 2 * plain.Length;
        double PairOf(double turns) => width * Math.Log(original / (turns * 2 * Math.PI)) / (2 * Math.Log(theta));
        double first = PairOf(scaling.Number("beta_fast", 32));
        double last = PairOf(scaling.Number("beta_slow", 1));
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
    }

    private static double YarnMagnitude(ModelConfig scaling, double factor)
    {
        double Of(double scale) => factor <= 1 ? 1 : (0.1 * scale * Math.Log(factor)) + 1;
        (double mean, double all) = (scaling.Number("mscale", 0), scaling.Number("mscale_all_dim", 0));
        return scaling.Number("attention_factor", mean != 0 && all != 0 ? Of(mean) / Of(all) : Of(1));
    }

    /// <summary>Each pair has a divisor of its own, another one in rows longer than the original length.</summary>
    private static RotaryScaling LongRope(double[] plain, ModelConfig config, ModelConfig scaling, int positions)
    {
        (ModelConfig Owner, int Original) original = config.Has("original_max_position_embeddings")
            ? (config, config.Size("original_max_position_embeddings"))
            : (scaling, scaling.Size("original_max_position_embeddings", positions));
        double factor = original.Original < positions ? (double)positions / original.Original : scaling.Number("factor", 1);
        double magnitude = factor <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(original.Original)));
        scaling.Ignore("factor", "short_mscale", "long_mscale");
        float[] shorter = Divided("short_factor");
        float[] longer = Divided("long_factor");
        return new RotaryScaling(length => length > original.Original ? longer : shorter, positions, scaling.Number("attention_factor", magnitude), original.Original);

        float[] Divided(string key)
        {
            IReadOnlyList<double> divisors = scaling.Numbers(key);
            return divisors.Count == plain.Length && divisors.All(d => d > 0)
                ? [.. plain.Zip(divisors, (f, d) => (float)(f / d))]
                : throw scaling.Wrong(key, $"{plain.Length} positive numbers, one for each pair of columns", $"{divisors.Count}");
        }
    }
}
