using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models;

/// <summary>Makes a model of a family that follows Llama, with options, and compares it with the model written out in
/// double precision.</summary>
internal static class GatedComparison
{
    public static (PlainCheckpoint Made, int[] Ids) Make(string family, JsonObject options, int seed)
    {
        var random = new Random(seed);
        PlainCheckpoint made = GatedCheckpoint.Make(random, family, options);
        return (made, PlainComparison.RandomIds(random, random.Next(12, 21), made.Size("vocab_size")));
    }

    public static void Agrees(string family, JsonObject options, int seed = 0)
    {
        (PlainCheckpoint made, int[] ids) = Make(family, options, seed);
        PlainComparison.Agrees(made, new PlainGated(made).Run(ids), ids);
    }

    /// <summary>The option agrees, and a model that ignored it would be found out.</summary>
    public static void AgreesAndMatters(string family, string key, JsonNode value, JsonObject? others = null)
    {
        JsonObject options = others ?? [];
        options[key] = value;
        (PlainCheckpoint made, int[] ids) = Make(family, options, 7);
        PlainRun expected = new PlainGated(made).Run(ids);
        PlainComparison.Agrees(made, expected, ids);
        made.Config.Remove(key);
        Assert.InRange(PlainComparison.Difference(expected, new PlainGated(made).Run(ids)),
            100 * PlainComparison.Bound, double.MaxValue);
    }

    /// <summary>The option is refused, with this in the message.</summary>
    public static void Refuses(string family, JsonObject options, string message)
    {
        using var folder = new TemporaryFolder();
        Make(family, options, 0).Made.Save(folder.Location);
        ProbeException refusal =
            Assert.Throws<ProbeException>(() => ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, _ => { }));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }
}
