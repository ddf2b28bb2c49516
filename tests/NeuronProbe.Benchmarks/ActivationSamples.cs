using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Benchmarks;

/// <summary>Made-up activations of one layer of GPT-2 small for one batch, and the batch's windows.</summary>
internal static class ActivationSamples
{
    public const int Tokens = 2048;
    public const int Neurons = 3072;

    private const int WindowLength = 128;

    /// <summary>Row-major [tokens x neurons]: GELU of normal numbers, or their ReLU,
    /// nine in ten of which are zero.</summary>
    public static float[] Make(string kind)
    {
        var random = new Random(1);
        var values = new float[Tokens * Neurons];
        for (int i = 0; i < values.Length; i++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
                * Math.Cos(2 * Math.PI * random.NextDouble());
            values[i] = (float)(kind == "relu" ? Math.Max(0, normal - 1.28) : normal / (1 + Math.Exp(-1.702 * normal)));
        }
        return values;
    }

    /// <summary>Windows of 128 tokens, each its own document.</summary>
    public static TokenBatch MakeBatch() => new([.. Enumerable.Range(0, Tokens / WindowLength).Select(MakeWindow)]);

    private static Window MakeWindow(int number)
    {
        var document = new Document(number, $"{number}", null, [.. Enumerable.Range(0, WindowLength)], $"{number}");
        var tokenized = new TokenizedDocument(
            document, null, [.. Enumerable.Range(0, WindowLength).Select(id => new TextToken(id, 0, 0))]);
        return new Window(tokenized, 0, WindowLength, [], []);
    }
}
