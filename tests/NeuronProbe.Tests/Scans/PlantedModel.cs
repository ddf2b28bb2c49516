using System.Text;
using System.Text.Json;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tests.Tokenizers;

namespace NeuronProbe.Tests.Scans;

/// <summary>
/// A GPT-2 of two layers built by hand: neuron 5 of layer 1 fires on one token and on no other. The token's embedding
/// is (a, -a, 0, 0), all others' are (0, 0, b, -b), attention and feed-forward outputs are 0, so the norm before the
/// last layer makes (√2, -√2, 0, 0) of it.
/// </summary>
internal sealed class PlantedModel : IDisposable
{
    public const int Layer = 1;
    public const int Neuron = 5;
    public const string Site = "transformer.h.1.mlp.c_proj:input";

    /// <summary>What the neuron is on its token: (1, -1, 0, 0) · (√2, -√2, 0, 0), but for the norm's epsilon;
    /// it is 0 elsewhere.</summary>
    public const double Peak = 2.8284271247461903;

    private const int Inner = 8;

    private readonly TokenizerFolder folder = new();

    /// <param name="token">The token's text; where it is more than a byte, it is made a token of its own.</param>
    /// <param name="change">What is done to the checkpoint before it is written.</param>
    public PlantedModel(string token, Action<PlainCheckpoint>? change = null)
        : this(Encoding.UTF8.GetBytes(token), change)
    {
    }

    /// <param name="token">The token's bytes, which may be a part of a character.</param>
    /// <param name="change">What is done to the checkpoint before it is written.</param>
    public PlantedModel(byte[] token, Action<PlainCheckpoint>? change = null)
    {
        string[] merges =
            [.. Enumerable.Range(1, token.Length - 1).Select(i => $"{Spell(token[..i])} {Spell(token[i..(i + 1)])}")];
        folder.WithByteLevel(merges);
        using JsonDocument vocabulary = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Folder, "vocab.json")));
        TokenId = vocabulary.RootElement.GetProperty(Spell(token)).GetInt32();
        PlainCheckpoint checkpoint = Make(vocabulary.RootElement.EnumerateObject().Count());
        change?.Invoke(checkpoint);
        checkpoint.Save(folder.Folder);
    }

    public string Folder => folder.Folder;

    /// <summary>The id of the token that the neuron fires on.</summary>
    public int TokenId { get; }

    public void Dispose() => folder.Dispose();

    private PlainCheckpoint Make(int vocabulary)
    {
        var config = new System.Text.Json.Nodes.JsonObject
        {
            ["n_embd"] = 4,
            ["n_head"] = 1,
            ["n_layer"] = 2,
            ["n_inner"] = Inner,
            ["n_positions"] = 512,
            ["vocab_size"] = vocabulary,
            ["activation_function"] = "relu",
        };
        PlainCheckpoint made = PlainGpt2.Make(new Random(5), config);
        foreach (string name in made.Tensors.Keys.ToArray())
        {
            bool isZero = name.EndsWith(".bias", StringComparison.Ordinal)
                || name.Contains("c_proj", StringComparison.Ordinal) || name.Contains("wpe", StringComparison.Ordinal);
            if (isZero || name.Contains(".ln_", StringComparison.Ordinal))
            {
                made[name] = PlainTensor.Filled(isZero ? 0 : 1, made[name].Shape);
            }
        }
        float[] words = made["transformer.wte.weight"].Values;
        for (int id = 0; id < vocabulary; id++)
        {
            float size = 1 + (id % 7);
            float[] row = id == TokenId ? [size, -size, 0, 0] : [0, 0, size, -size];
            row.CopyTo(words, 4 * id);
        }
        float[] up = made[$"transformer.h.{Layer}.mlp.c_fc.weight"].Values;
        for (int input = 0; input < 4; input++)
        {
            up[(input * Inner) + Neuron] = input switch { 0 => 1, 1 => -1, _ => 0 };
        }
        return made;
    }

    /// <summary>Bytes as vocab.json spells them: printing ones as they are,
    /// the others as letters from U+0100 on.</summary>
    private static string Spell(byte[] bytes)
    {
        bool[] prints = [.. Enumerable.Range(0, 256).Select(b => b is (> 32 and < 127) or (> 160 and < 173) or > 173)];
        return string.Concat(bytes.Select(b => prints[b] ? (char)b : (char)(0x100 + prints.Take(b).Count(p => !p))));
    }
}
