using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Architectures;

/// <summary>What tests of a config's options share: a model made up for a config, beside the same model written out in
/// double precision.</summary>
public abstract class OptionTests
{
    protected const int Vocabulary = 50;
    protected const int Positions = 20;

    /// <summary>Small sizes, by the family's keys, for those that a config does not name.</summary>
    protected virtual JsonObject Sizes => [];

    /// <summary>Makes a checkpoint that fits a config.</summary>
    private protected abstract PlainCheckpoint Make(Random random, JsonObject options);

    /// <summary>Runs the model written out.</summary>
    private protected abstract PlainRun Run(PlainCheckpoint made, int[] ids);

    /// <summary>The checkpoint with the keys and names of its family, where the model written out has others.</summary>
    private protected virtual PlainCheckpoint Stored(PlainCheckpoint made) => made;

    /// <summary>How many tokens a model reads.</summary>
    protected virtual int LengthOf(int seed, Random random) => seed == 0 ? Positions : random.Next(1, Positions + 1);

    protected static bool Flip(Random random) => random.Next(2) == 0;

    protected static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];

    protected static JsonNode? Parse(string json) => JsonNode.Parse(json);

    private protected (PlainCheckpoint Made, int[] Ids) MakeWithIds(JsonObject options, int seed)
    {
        var random = new Random(seed);
        foreach ((string key, JsonNode? size) in Sizes)
        {
            options.TryAdd(key, size?.DeepClone());
        }
        PlainCheckpoint made = Make(random, options);
        return (made, PlainComparison.RandomIds(random, LengthOf(seed, random), made.Size("vocab_size")));
    }

    protected void Agrees(JsonObject options, int seed = 0)
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds(options, seed);
        PlainComparison.Agrees(Stored(made), Run(made, ids), ids);
    }

    /// <summary>The options agree, and a model that ignored the key would be found out.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="others">Other options.</param>
    /// <param name="ignored">The value of a model that ignores the key; null for none.</param>
    protected void AgreesAndMatters(string key, JsonNode value, JsonObject? others = null, JsonNode? ignored = null)
    {
        JsonObject options = others ?? [];
        options[key] = value;
        (PlainCheckpoint made, int[] ids) = MakeWithIds(options, 0);
        PlainRun expected = Run(made, ids);
        PlainComparison.Agrees(Stored(made), expected, ids);
        made.Config.Remove(key);
        if (ignored is not null)
        {
            made.Config[key] = ignored;
        }
        Assert.InRange(
            PlainComparison.Difference(expected, Run(made, ids)), 100 * PlainComparison.Bound, double.MaxValue);
    }

    /// <summary>A model that is stored without its head, and so without the prefix of names, agrees.</summary>
    protected void AgreesWithout(string prefix, JsonObject options)
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds(options, 1);
        PlainComparison.Agrees(Stored(made).Without(prefix), Run(made, ids), ids);
    }

    /// <summary>A model whose tensors are stored in another type agrees.</summary>
    protected void AgreesAs(string type, JsonObject options)
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds(options, 2);
        PlainCheckpoint half = made.As(type);
        PlainComparison.Agrees(Stored(half), Run(half, ids), ids);
    }

    /// <summary>A checkpoint is refused, with this in the message.</summary>
    private protected static void Refuses(PlainCheckpoint stored, string message)
    {
        using var folder = new TemporaryFolder();
        stored.Save(folder.Location);
        ProbeException refusal = Assert.Throws<ProbeException>(
            () => ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, _ => { }));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }
}
