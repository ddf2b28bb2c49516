using NeuronProbe.Tests.Laws;

namespace NeuronProbe.Tests.Models;

public sealed class LlamaTests() : ArchitectureLaws("llama")
{
    protected override double Activate(double x) => x / (1 + Math.Exp(-x));
}

public sealed class Llama3Tests() : ArchitectureLaws("llama3")
{
    protected override double Activate(double x) => x / (1 + Math.Exp(-x));
}
