using Xunit;

namespace NeuronProbe.Tests;

public sealed class ProblemsTests
{
    [Fact]
    public void All_that_is_wrong_is_refused_at_once_and_in_order()
    {
        var problems = new Problems();
        problems.Try(() => throw new ProbeException("first"));
        Assert.Equal("made", problems.Try(() => "made"));
        Assert.Null(problems.Try<string>(() => throw new ProbeException(["second", "third"])));
        problems.Add("fourth");
        ProbeException refusal = Assert.Throws<ProbeException>(() => problems.Demand("a.json: "));
        Assert.Equal(["a.json: first", "a.json: second", "a.json: third", "a.json: fourth"], refusal.Problems);
    }

    [Fact]
    public void Where_nothing_is_wrong_nothing_is_refused()
    {
        var problems = new Problems();
        problems.Try(() => { });
        problems.Demand();
        Assert.Empty(Problems.Of(() => { }));
    }

    [Fact]
    public void A_defect_is_no_problem_of_the_user()
    {
        var problems = new Problems();
        Assert.Throws<InvalidOperationException>(() => problems.Try(() => throw new InvalidOperationException()));
        Assert.Throws<InvalidOperationException>(() => Problems.Of(() => throw new InvalidOperationException()));
    }
}
