using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Scans;

public sealed class Gpt2ScanTests() : ScanLaws(OwnData.Path("conformance", "gpt2"));

public sealed class LlamaScanTests() : ScanLaws(OwnData.Path("conformance", "llama"));

public sealed class BertScanTests() : ScanLaws(TestData.Path("conformance", "bert"));

public sealed class RobertaScanTests() : ScanLaws(TestData.Path("conformance", "roberta"));
