using System.Globalization;
using MakeSample.Corpus;
using MakeSample.Tokens;
using MakeSample.Training;
using TorchSharp;

const int trainingDocuments = 80_000;
const int heldOutDocuments = 3_000;
const int vocabulary = 1_400;

if (args.Length is 0 or > 3)
{
    Console.Error.WriteLine("usage: MakeSample FOLDER [SEED] [STEPS]     (0 steps: the corpus alone)");
    return 2;
}
string folder = args[0];
ulong seed = args.Length > 1 ? ulong.Parse(args[1], CultureInfo.InvariantCulture) : 1;
int steps = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 2_500;

Directory.CreateDirectory(folder);
IReadOnlyList<LabelledText> training = SampleCorpus.Training(seed, trainingDocuments);
IReadOnlyList<LabelledText> heldOut = SampleCorpus.HeldOut(seed, heldOutDocuments);
CorpusFigures.Print(Console.Out, training, heldOut);
using (FileStream file = File.Create(Path.Combine(folder, "sentences.jsonl")))
{
    SampleCorpus.WriteJsonLines(file, heldOut);
}
if (steps == 0)
{
    return 0;
}

BytePairEncoding encoding = BytePairTrainer.Train(training.Select(document => document.Text), vocabulary);
int[][] trainingTokens = [.. training.Select(document => encoding.Encode(document.Text))];
int[][] heldOutTokens = [.. heldOut.Select(document => encoding.Encode(document.Text))];
int[] lengths = [.. heldOutTokens.Select(ids => ids.Length)];
int trained = trainingTokens.Sum(ids => ids.Length);
(int kept, double mean, int longest) = (lengths.Sum(), lengths.Average(), lengths.Max());
Print($"tokens: {trained} in training, {kept} held out, {mean:F1} in a document, {longest} in the longest");

// One thread: the order of additions, and so the last bits of the weights, depends on their number.
torch.set_num_threads(1);
torch.random.manual_seed((long)seed);
var shape = new GptShape { Vocabulary = encoding.Vocabulary.Count };
using var model = new Gpt(shape);
int[][] ended = [.. trainingTokens.Select(ids => (int[])[.. ids, encoding.EndOfTextId])];
new GptTrainer(model, ended, new SplitMix64(seed)).Run(steps, Console.Out);

double loss = GptTrainer.MeanLoss(model, heldOutTokens);
double unigramLoss = new UnigramModel(trainingTokens, vocabulary).MeanLoss(heldOutTokens);
Print($"held-out loss: {loss:F4} nats a token, of a unigram model {unigramLoss:F4}");
HuggingFaceFolder.Save(Path.Combine(folder, "tiny-english"), model, shape, encoding);
return 0;

static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
