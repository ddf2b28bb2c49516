using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class LlamaTests() : ArchitectureLaws(OwnData.Path("conformance", "llama"))
{
    protected override double Activate(double x) => x / (1 + Math.Exp(-x));
}

public sealed class Llama3Tests() : ArchitectureLaws(OwnData.Path("conformance", "llama3"))
{
    protected override double Activate(double x) => x / (1 + Math.Exp(-x));
}
