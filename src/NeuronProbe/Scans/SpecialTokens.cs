namespace NeuronProbe.Scans;

/// <summary>Whether special tokens such as BOS are put round each window.</summary>
internal enum SpecialTokens
{
    /// <summary>As the tokenizer's own files say; never round documents that came as token ids.</summary>
    Auto,

    Always,

    Never,
}
