using System.Text.Json;
using NeuronProbe.Scans;
using Xunit;

namespace NeuronProbe.Tests.Scans;

public sealed class StateFolderTests
{
    [Fact]
    public void A_state_without_the_tests_of_all_sites_is_refused()
    {
        var index = new StateIndex(
            StateFolder.CurrentVersion,
            ["concepts"],
            default(JsonElement),
            [new("state/0000.concepts.bin", 0, "concepts", 1, "")]);
        Assert.Equal(
            "out: expected the saved 'tests' of all sites beside the state of 'concepts', but it is not listed. "
                + "Scan again.",
            Assert.Throws<ProbeException>(() => StateFolder.ReadCorrections("out", index)).Message);
    }

    [Fact]
    public void A_state_of_collectors_without_tests_needs_none()
    {
        var index = new StateIndex(
            StateFolder.CurrentVersion,
            ["histogram"],
            default(JsonElement),
            [new("state/0000.histogram.bin", 0, "histogram", 1, "")]);
        Assert.Null(StateFolder.ReadCorrections("out", index).Find("concepts"));
    }
}
