using NeuronProbe.Tables;

namespace NeuronProbe.Effects.Vocabulary;

/// <summary>What a neuron is made of and writes to the vocabulary. Figures that do not apply are NaN.</summary>
internal sealed record WeightRow
{
    /// <summary>The columns after those of the keys.</summary>
    public static TableSchema<WeightRow> Schema { get; } = new("weights", "weights", isSingleRow: true,
    [
        new("norm_in", row => (double?)row.NormIn),
        new("norm_gate", row => (double?)row.NormGate),
        new("norm_out", row => (double?)row.NormOut),
        new("bias", row => (double?)row.Bias),
        new("cos_in_out", row => (double?)row.CosInOut),
        new("cos_gate_out", row => (double?)row.CosGateOut),
        new("cos_gate_in", row => (double?)row.CosGateIn),
        new("class", row => row.Class),
        new("vocabulary_mean", row => (double?)row.VocabularyMean),
        new("vocabulary_variance", row => (double?)row.VocabularyVariance),
        new("vocabulary_skewness", row => (double?)row.VocabularySkewness),
        new("vocabulary_kurtosis", row => (double?)row.VocabularyKurtosis),
        new("null_share", row => (double?)row.NullShare),
        new("frequency_r", row => (double?)row.FrequencyR),
        new("vocabulary_excess_kurtosis", row => (double?)(row.VocabularyKurtosis - 3)),
        new("bias_gate", row => (double?)row.GateBias),
        new("class_is_typical", row => row.IsTypical is { } isTypical ? isTypical ? 1L : 0L : (long?)null),
    ]);

    public required double NormIn { get; init; }

    public required double NormGate { get; init; }

    public required double NormOut { get; init; }

    /// <summary>Of the input weights.</summary>
    public required double Bias { get; init; }

    public required double GateBias { get; init; }

    public required double CosInOut { get; init; }

    public required double CosGateOut { get; init; }

    public required double CosGateIn { get; init; }

    /// <summary>See <see cref="ReadWriteClass"/>.</summary>
    public required string? Class { get; init; }

    public required bool? IsTypical { get; init; }

    public double VocabularyMean { get; init; } = double.NaN;

    /// <summary>Divided by the vocabulary's size.</summary>
    public double VocabularyVariance { get; init; } = double.NaN;

    public double VocabularySkewness { get; init; } = double.NaN;

    /// <summary>Not excess: 3 for a normal distribution.</summary>
    public double VocabularyKurtosis { get; init; } = double.NaN;

    /// <summary>Of the squared norm of the output weights, in the unembedding's smallest singular directions.</summary>
    public double NullShare { get; init; } = double.NaN;

    /// <summary>Pearson's r of the effects on tokens with the logarithm of their frequency.</summary>
    public double FrequencyR { get; init; } = double.NaN;
}

/// <summary>A token that a neuron promotes or suppresses.</summary>
/// <param name="Tail"><c>high</c>: promoted; <c>low</c>: suppressed.</param>
/// <param name="Rank">From 1, the strongest.</param>
/// <param name="Token">The token and the effect on it.</param>
/// <param name="Text">The token, as far as the tokenizer knows it.</param>
internal sealed record LogitRow(string Tail, int Rank, TokenEffect Token, string? Text)
{
    /// <summary>The columns after those of the keys.</summary>
    public static TableSchema<LogitRow> Schema { get; } = new("logits", "logits", isSingleRow: false,
    [
        new("tail", row => row.Tail),
        new("rank", row => (long?)row.Rank),
        new("token_id", row => (long?)row.Token.Token),
        new("token_text", row => row.Text),
        new("effect", row => (float?)row.Token.Effect),
    ]);
}
