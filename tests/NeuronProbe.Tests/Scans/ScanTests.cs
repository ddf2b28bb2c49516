using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

[Collection(LibTorchAlone.Name)]
public sealed class Gpt2ScanTests() : ScanLaws("gpt2");

[Collection(LibTorchAlone.Name)]
public sealed class LlamaScanTests() : ScanLaws("llama");
