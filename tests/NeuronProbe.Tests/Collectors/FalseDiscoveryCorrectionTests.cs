using NeuronProbe.Collectors;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class FalseDiscoveryCorrectionTests
{
    [Fact]
    public void Each_test_is_corrected_among_all_that_have_a_p_value()
    {
        var correction = new FalseDiscoveryCorrection(() => [0.04, double.NaN, 0.01, 0.03], () => 0);
        // 0.01 x 3 / 1; of 0.03 x 3 / 2 and 0.04 x 3 / 3 the smaller.
        Assert.Equal([0.03, 0.04, 0.04], Array.ConvertAll([0.01, 0.03, 0.04], correction.QValue), IsNear);
        Assert.Equal(double.NaN, correction.QValue(double.NaN));
    }

    [Fact]
    public void What_is_found_later_counts_too()
    {
        double[] pValues = [0.01];
        long version = 0;
        var correction = new FalseDiscoveryCorrection(() => pValues, () => version);
        Assert.Equal(0.01, correction.QValue(0.01), 1e-15);
        (pValues, version) = ([0.01, 0.5], 1);
        Assert.Equal(0.02, correction.QValue(0.01), 1e-15);
    }

    [Fact]
    public void The_tests_of_all_collectors_of_a_kind_are_corrected_together_and_so_they_are_once_saved()
    {
        ForeignCollector first = new(ActivationSample.Neurons(1));
        ForeignCollector second = new(ActivationSample.Neurons(2));
        CorrectionKind kind = FalseDiscoveryCorrection.KindOf<ForeignCollector>(
            "foreign_tests", collector => collector == first ? [0.01, double.NaN] : [0.2, 0.04], _ => 1);
        var whole = (FalseDiscoveryCorrection)kind.Of([first, second]);
        using var state = new MemoryStream();
        whole.Write(new BinaryWriter(state));
        state.Position = 0;
        var saved = (FalseDiscoveryCorrection)kind.Read(new BinaryReader(state));
        Assert.Equal("foreign_tests", kind.Name);
        Assert.All([whole, saved], correction => Assert.Equal(
            [0.03, 0.06, 0.2], Array.ConvertAll([0.01, 0.04, 0.2], correction.QValue), IsNear));
        Assert.Equal(0.01, ((FalseDiscoveryCorrection)kind.Of([first])).QValue(0.01), 1e-15);
    }

    [Fact]
    public void A_kind_of_which_a_run_has_no_collector_corrects_nothing()
    {
        CollectorKind kind = new("foreign", "", [], _ => 0, (selection, _, _) => new ForeignCollector(selection))
        {
            Correction = FalseDiscoveryCorrection.KindOf<ForeignCollector>("tests", _ => [0.5], _ => 1),
        };
        Assert.Null(RunCorrections.Of([kind], []).Find("foreign"));
        RunCorrections some = RunCorrections.Of([kind], [new ForeignCollector(ActivationSample.Neurons(1))]);
        Assert.Equal(0.5, ((FalseDiscoveryCorrection)some.Find("foreign")!).QValue(0.5));
        Assert.Null(some.Find("other"));
    }

    private static bool IsNear(double expected, double actual) => Math.Abs(expected - actual) < 1e-15;
}
