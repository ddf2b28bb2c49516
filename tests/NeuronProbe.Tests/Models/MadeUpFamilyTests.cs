using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models;

/// <summary>A family without a stored reference, held to the laws by one that is computed in double precision.</summary>
public abstract class MadeUpLaws(MadeUpReference reference, string activation) : ArchitectureLaws(reference.Location)
{
    protected override double Activate(double x) => PlainMath.Activate(activation, x);
}

public sealed class Olmo2Tests(Olmo2Reference reference) : MadeUpLaws(reference, "silu"), IClassFixture<Olmo2Reference>;

public sealed class Olmo3Tests(Olmo3Reference reference) : MadeUpLaws(reference, "silu"), IClassFixture<Olmo3Reference>;

public sealed class SmolLm3Tests(SmolLm3Reference reference) : MadeUpLaws(reference, "silu"), IClassFixture<SmolLm3Reference>;

public sealed class GraniteTests(GraniteReference reference) : MadeUpLaws(reference, "silu"), IClassFixture<GraniteReference>;

public sealed class Gemma3Tests(Gemma3Reference reference) : MadeUpLaws(reference, "gelu_pytorch_tanh"), IClassFixture<Gemma3Reference>;

public sealed class ModernBertTests(ModernBertReference reference) : MadeUpLaws(reference, "gelu"), IClassFixture<ModernBertReference>;
