using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>A folder for files that can't be written to is refused before the work, not after it.</summary>
public sealed class UnwritableFolderTests : EndToEndTest
{
    // Nobody can make a file there, not even root.
    private const string Unwritable = "/proc";

    private const int StorageFailure = 74;

    [Theory]
    [InlineData("weights")]
    [InlineData("probe", "-c", "nowhere")]
    [InlineData("ablate", "-c", "nowhere", "ffn.0.post:1")]
    public void Before_model_and_corpus_are_looked_at(string command, params string[] more)
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "/proc is there on Linux only.");
        DemandRefused(CommandLine.Run([command, "-m", Folder["nowhere"], "-o", Unwritable, .. more]));
    }

    [Fact]
    public void Before_two_scans_are_compared()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "/proc is there on Linux only.");
        Scan(Model(), Ids(20, 30), "-l", "ffn.0.post", "-n", "0-3", "--collect", "stats,histogram,pairs").Succeeded();
        DemandRefused(CommandLine.Run("compare", Out, Out, "-o", Unwritable));
        DemandRefused(CommandLine.Run("compare", Out, Out, "--match", "-o", Unwritable));
    }

    [Fact]
    public void What_is_made_to_look_is_gone_where_the_work_is_refused()
    {
        CommandLine.Run("weights", "-m", Folder["nowhere"], "-o", Path.Combine(Out, "deep")).Refused("--model: ");
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void Permissions_are_the_advice_where_writing_is_not_allowed()
    {
        Assert.Equal(
            "Check its permissions, or choose another folder.",
            StorageException.NextStep(new UnauthorizedAccessException()));
        Assert.Equal("Check its permissions, or choose another folder.", StorageException.NextStep(
            new IOException("Read-only file system", 30), "Choose another folder."));
        Assert.Equal(
            "Make room and run the same command again, or choose another folder.",
            StorageException.NextStep(new IOException("No space left on device", 28)));
    }

    private static void DemandRefused(CommandLine run)
    {
        Assert.Equal(StorageFailure, run.ExitCode);
        Assert.StartsWith("--out: expected a folder to write to, but got '/proc': ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
