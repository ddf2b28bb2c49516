using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class GptNeoXTests() : ArchitectureLaws(TestData.Path("conformance", "gpt_neox"))
{
    protected override double Activate(double x) => PlainMath.Activate("gelu", x);
}
