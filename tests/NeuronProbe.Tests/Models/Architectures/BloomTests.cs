using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class BloomTests() : ArchitectureLaws(TestData.Path("conformance", "bloom"))
{
    protected override double Activate(double x) => PlainMath.Activate("gelu_new", x);
}
