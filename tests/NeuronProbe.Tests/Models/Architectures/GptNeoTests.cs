using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class GptNeoTests() : ArchitectureLaws(TestData.Path("conformance", "gpt_neo"))
{
    protected override double Activate(double x) => PlainMath.Activate("gelu_new", x);
}
