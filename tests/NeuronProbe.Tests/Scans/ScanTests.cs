using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

[Collection(LibTorchAlone.Name)]
public sealed class Gpt2ScanTests() : ScanLaws(OwnData.Path("conformance", "gpt2"));

[Collection(LibTorchAlone.Name)]
public sealed class LlamaScanTests() : ScanLaws(OwnData.Path("conformance", "llama"));

[Collection(LibTorchAlone.Name)]
public sealed class BertScanTests() : ScanLaws(TestData.Path("conformance", "bert"));

[Collection(LibTorchAlone.Name)]
public sealed class RobertaScanTests() : ScanLaws(TestData.Path("conformance", "roberta"));
