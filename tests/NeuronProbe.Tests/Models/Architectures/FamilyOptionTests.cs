using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Models.Architectures;

/// <summary>Tests of options of several families that are written out as one model.</summary>
public abstract class FamilyOptionTests : OptionTests
{
    private protected (PlainCheckpoint Made, int[] Ids) MakeWithIds(string family, JsonObject options, int seed) =>
        MakeWithIds(Of(family, options), seed);

    protected void Agrees(string family, JsonObject options, int seed = 0) => Agrees(Of(family, options), seed);

    protected void AgreesAndMatters(
        string family, string key, JsonNode value, JsonObject? others = null, JsonNode? ignored = null) =>
        AgreesAndMatters(key, value, Of(family, others ?? []), ignored);

    protected void AgreesWithout(string prefix, string family, JsonObject options) =>
        AgreesWithout(prefix, Of(family, options));

    /// <summary>A config is refused, with this in the message.</summary>
    protected void Refuses(string family, JsonObject options, string message) =>
        Refuses(Stored(MakeWithIds(family, options, 0).Made), message);

    private static JsonObject Of(string family, JsonObject options)
    {
        options["model_type"] = family;
        return options;
    }
}
