using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests;

public sealed class DiskFlushTests
{
    [Fact]
    public void Files_and_folders_reach_the_disk()
    {
        using var folder = new TemporaryFolder();
        using (FileStream stream = File.Create(folder["a"]))
        {
            stream.WriteByte(1);
            stream.Flush();
            DiskFlush.File(stream.SafeFileHandle, folder["a"]);
        }
        DiskFlush.Folder(folder.Location);
    }

    [Fact]
    public void A_file_that_can_not_be_flushed_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "/dev/null, which can't be flushed, is there on Unix only.");
        using var stream = new FileStream("/dev/null", FileMode.Open, FileAccess.Write);
        var e = Assert.Throws<IOException>(() => DiskFlush.File(stream.SafeFileHandle, "x"));
        Assert.Equal("Invalid argument : 'x'", e.Message);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such thing for folders.");
        Assert.Contains(
            "No such file", Assert.Throws<IOException>(() => DiskFlush.Folder("/nowhere")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_a_file_system_without_such_a_thing_is_fine()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "/proc is there on Linux only.");
        DiskFlush.Folder("/proc");
    }

    [Fact]
    public void A_whole_file_takes_the_place_of_another_and_leaves_nothing_else()
    {
        using var folder = new TemporaryFolder();
        WholeFile.Write(folder["a"], stream => stream.WriteByte(1));
        WholeFile.Write(folder["a"], stream => stream.WriteByte(2));
        Assert.Throws<IOException>(() => WholeFile.Write(folder["a"], stream => stream.WriteByte(3), overwrite: false));
        Assert.Throws<IOException>(() => WholeFile.Write(folder["a"], _ => throw new IOException("full")));
        Assert.Equal([2], File.ReadAllBytes(folder["a"]));
        Assert.Equal(["a"], folder.Files);
    }
}
