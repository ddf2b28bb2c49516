using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class PhiTests() : ArchitectureLaws(TestData.Path("conformance", "phi"))
{
    protected override double Activate(double x) => PlainMath.Activate("gelu_new", x);
}
