using NeuronProbe.Scans;
using Xunit;

namespace NeuronProbe.Tests.Scans;

public sealed class ScanFieldsTests
{
    [Fact]
    public void Model_corpus_and_definitions_are_what_a_scan_reads() =>
        Assert.Equal(["--model", "--corpus", "--concepts"], ScanFields.Inputs.Select(option => option.Name));
}
