using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class OptTests() : ArchitectureLaws(TestData.Path("conformance", "opt"))
{
    protected override double Activate(double x) => PlainMath.Activate("relu", x);
}
