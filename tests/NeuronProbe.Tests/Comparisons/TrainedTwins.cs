using System.Runtime.InteropServices;
using MakeSample.Corpus;
using MakeSample.Tokens;
using MakeSample.Training;
using NeuronProbe.Tests.Support;
using TorchSharp;

namespace NeuronProbe.Tests.Comparisons;

/// <summary>Two small models of the sample's kind, trained on the same texts from different seeds and kept in
/// <c>Data/twins</c>. <c>TRAIN_TWINS=1</c> trains them anew, which takes minutes.</summary>
internal static class TrainedTwins
{
    private const string Variable = "TRAIN_TWINS";
    private const ulong Texts = 7;
    private const int TextCount = 6000;
    private const int Steps = 2000;

    private static readonly GptShape Shape =
        new() { Vocabulary = 300, Width = 48, Heads = 2, Layers = 1, Positions = 64 };

    /// <summary>The folder of one.</summary>
    /// <param name="name">one, or other.</param>
    public static string Folder(string name) =>
        Repository.Path("tests", "NeuronProbe.Tests", "Data", "twins", name);

    /// <summary>Writes texts that neither has seen.</summary>
    public static void WriteTexts(string path, int count)
    {
        using FileStream file = File.Create(path);
        SampleCorpus.WriteJsonLines(file, SampleCorpus.HeldOut(Texts, count));
    }

    /// <summary>Trains both, where somebody asks for it.</summary>
    /// <param name="log">Gets a line now and then.</param>
    public static void TrainIfAsked(TextWriter log)
    {
        if (Environment.GetEnvironmentVariable(Variable) != "1")
        {
            return;
        }
        IReadOnlyList<LabelledText> texts = SampleCorpus.Training(Texts, TextCount);
        BytePairEncoding encoding = BytePairTrainer.Train(texts.Select(text => text.Text), Shape.Vocabulary);
        int[][] tokens =
        [
            .. texts.Select(
                text => (int[])[.. encoding.Encode(text.Text).Take(Shape.Positions), encoding.EndOfTextId]),
        ];
        torch.set_num_threads(1);
        Train("one", seed: 1, tokens, encoding, log);
        Train("other", seed: 2, tokens, encoding, log);
    }

    private static void Train(string name, int seed, int[][] tokens, BytePairEncoding encoding, TextWriter log)
    {
        torch.random.manual_seed(seed);
        using var model = new Gpt(Shape);
        new GptTrainer(model, tokens, new SplitMix64((ulong)seed)).Run(Steps, log);
        HuggingFaceFolder.Save(Folder(name), model, Shape, encoding);
        // Half the size, and as good for this.
        string path = Path.Combine(Folder(name), "model.safetensors");
        TensorFile file = TensorFile.Read(path);
        foreach ((string tensor, (_, long[] shape, byte[] bytes)) in file.Tensors.ToArray())
        {
            Half[] halves = [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(value => (Half)value)];
            file.Tensors[tensor] = ("F16", shape, MemoryMarshal.AsBytes<Half>(halves).ToArray());
        }
        file.Write(path);
    }
}
