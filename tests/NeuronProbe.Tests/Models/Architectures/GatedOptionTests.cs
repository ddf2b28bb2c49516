using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Models.Architectures;

/// <summary>Tests of options of Llama and the families that follow it.</summary>
public abstract class GatedOptionTests : FamilyOptionTests
{
    private protected override PlainCheckpoint Make(Random random, JsonObject options) =>
        GatedCheckpoint.Make(random, (string)options["model_type"]!, options);

    private protected override PlainRun Run(PlainCheckpoint made, int[] ids) => new PlainGated(made).Run(ids);

    /// <summary>Long enough that windows matter.</summary>
    protected override int LengthOf(int seed, Random random) => random.Next(12, Positions + 1);
}
