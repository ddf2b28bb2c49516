using NeuronProbe.Hub;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Hub;

public sealed class SnapshotWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Where_links_are_refused_files_are_copied()
    {
        var writer = new SnapshotWriter(
            (_, _) => throw new UnauthorizedAccessException("A required privilege is not held by the client."));
        string blob = folder.Write("blobs/abc", "content");
        string path = folder["snapshots/1/config.json"];
        writer.Add(blob, path);
        Assert.Null(new FileInfo(path).LinkTarget);
        Assert.Equal("content", File.ReadAllText(path));
        Assert.Equal(["blobs/abc", "snapshots/1/config.json"], folder.Files);
    }

    [Fact]
    public void A_link_to_a_blob_that_is_gone_is_replaced()
    {
        string path = folder["snapshots/1/config.json"];
        SnapshotWriter.Linking.Add(folder["blobs/gone"], path);
        Assert.False(UserFile.Exists(path));
        SnapshotWriter.Linking.Add(folder.Write("blobs/abc", "content"), path);
        Assert.EndsWith("abc", new FileInfo(path).LinkTarget, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_is_replaced_whole()
    {
        string path = folder["refs/pr/1"];
        SnapshotWriter.Refer(path, "first");
        SnapshotWriter.Refer(path, "second");
        Assert.Equal("second", File.ReadAllText(path));
        Assert.Equal(["refs/pr/1"], folder.Files);
    }
}
