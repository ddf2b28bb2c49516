using static TorchSharp.torch;

namespace MakeSample.Training;

/// <summary>Documents of about one length, padded on the right, each with its first token at position 0.</summary>
/// <param name="Inputs">Ids, [documents x tokens]; padding is 0, which later tokens alone could see.</param>
/// <param name="Targets">The id that follows each, [documents x tokens];
/// <see cref="Ignored"/> where none counts.</param>
internal sealed record Batch(Tensor Inputs, Tensor Targets) : IDisposable
{
    /// <summary>A target that no loss is taken at.</summary>
    public const long Ignored = -100;

    /// <summary>Predicts all tokens of each document but the first, which nothing comes before.</summary>
    public static Batch Of(IReadOnlyList<int[]> documents)
    {
        // LibTorch prepares its kernels for each new shape, which takes longer than the padding costs.
        int length = (documents.Max(document => document.Length) - 1 + 7) / 8 * 8;
        long[,] inputs = new long[documents.Count, length];
        long[,] targets = new long[documents.Count, length];
        for (int row = 0; row < documents.Count; row++)
        {
            int[] document = documents[row];
            for (int i = 0; i < length; i++)
            {
                bool inside = i + 1 < document.Length;
                inputs[row, i] = inside ? document[i] : 0;
                targets[row, i] = inside ? document[i + 1] : Ignored;
            }
        }
        return new Batch(from_array(inputs), from_array(targets));
    }

    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }
}
