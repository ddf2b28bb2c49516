using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Models;

public abstract class SiluLaws(string folder) : ArchitectureLaws(TestData.Path("conformance", folder))
{
    protected override double Activate(double x) => PlainMath.Activate("silu", x);
}

public abstract class TanhGeluLaws(string folder) : ArchitectureLaws(TestData.Path("conformance", folder))
{
    protected override double Activate(double x) => PlainMath.Activate("gelu_pytorch_tanh", x);
}

public sealed class MistralTests() : SiluLaws("mistral");

public sealed class Qwen2Tests() : SiluLaws("qwen2");

public sealed class OlmoTests() : SiluLaws("olmo");

public sealed class Phi3Tests() : SiluLaws("phi3");

public sealed class GemmaTests() : TanhGeluLaws("gemma");

public sealed class Gemma2Tests() : TanhGeluLaws("gemma2");
