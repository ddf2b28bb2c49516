using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class GptJTests() : ArchitectureLaws(TestData.Path("conformance", "gptj"))
{
    protected override double Activate(double x) => PlainMath.Activate("gelu_new", x);
}
