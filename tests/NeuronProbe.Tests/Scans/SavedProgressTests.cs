using NeuronProbe.Collectors;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

public sealed class SavedProgressTests : IDisposable
{
    private static readonly string Plan = new('a', 64);

    private readonly TemporaryFolder folder = new();
    private readonly SavedProgress progress;

    public SavedProgressTests() => progress = new SavedProgress(folder.Location);

    public void Dispose()
    {
        progress.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_newest_two_are_kept()
    {
        Assert.Null(progress.Peek());
        Assert.Null(progress.Load(Plan, [], Assert.Fail));
        for (int end = 1; end <= 12; end++)
        {
            Save(end);
        }
        Assert.Equal(["saved/00000011.state", "saved/00000012.state"], folder.Files);
        Assert.Equal(12, progress.Peek()!.Value.Header.End);
        Assert.Equal(12, progress.Load(Plan, Collectors(), Assert.Fail)!.End);
    }

    [Fact]
    public void A_damaged_one_falls_back_on_the_one_before_it_with_a_warning()
    {
        Save(3);
        Save(4);
        string newest = folder["saved/00000004.state"];
        SharedOutScan.Flip(newest);
        var warnings = new List<string>();
        Assert.Equal(3, progress.Load(Plan, Collectors(), warnings.Add)!.End);
        Assert.Equal(
            $"--resume: {newest}: expected the bytes that were saved, but its SHA-256 is another one. It is passed "
                + "over: what was saved before it is taken, or the scan begins anew.",
            Assert.Single(warnings));
        SharedOutScan.Flip(folder["saved/00000003.state"]);
        Assert.Null(progress.Load(Plan, Collectors(), warnings.Add));
        Assert.Equal(3, warnings.Count);
    }

    [Fact]
    public void One_of_another_plan_is_passed_over()
    {
        Save(3);
        Save(4, new string('b', 64));
        Assert.Equal(3, progress.Load(Plan, Collectors(), Assert.Fail)!.End);
    }

    [Fact]
    public void All_of_it_is_deleted_at_the_end()
    {
        Save(3);
        progress.Delete();
        Assert.Empty(folder.Files);
        progress.Delete();
    }

    private static Collector[] Collectors() => [.. CollectorCatalogue.Create(
        ["histogram"], SiteSelection.All(new Site("p", SiteSide.Output, 0, 3)), new CollectorOptions())];

    private void Save(long end, string? plan = null)
    {
        progress.Save(
            new SavedHeader(SavedHeader.CurrentVersion, plan ?? Plan, 0, end, new ScanTally(), default), Collectors());
        progress.Wait();
    }
}
