using System.Security.Cryptography;
using System.Text;
using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

public sealed class SavedGenerationTests : IDisposable
{
    private const int HashLength = 32;

    private static readonly SavedHeader Header = new(
        SavedHeader.CurrentVersion,
        new string('a', 64),
        2,
        7,
        new ScanTally { Documents = 5, Tokens = 60 },
        new ScanTimes(1, 2, 3.5));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        Write();
        Assert.Equal(Header, Read(SavedGeneration.ReadHeader));
        Assert.Equal(Header, Read(SavedGeneration.PeekHeader));
        Assert.Equal(Header, Read(stream => SavedGeneration.Load(stream, Collectors())));
    }

    [Fact]
    public void Any_flipped_bit_is_noticed_before_a_collector_is_touched()
    {
        byte[] whole = Write();
        var random = new Random(5);
        for (int flip = 0; flip < 1000; flip++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            folder.Write("state", damaged);
            Assert.Throws<InvalidDataException>(() => Read(SavedGeneration.ReadHeader));
            Assert.Throws<InvalidDataException>(() => Read(stream => SavedGeneration.Load(stream, [])));
        }
    }

    [Fact]
    public void A_file_of_any_other_length_is_noticed_by_its_header_too()
    {
        byte[] whole = Write();
        for (int length = 0; length < whole.Length; length++)
        {
            folder.Write("state", whole[..length]);
            Assert.Throws<InvalidDataException>(() => Read(SavedGeneration.ReadHeader));
            Assert.Throws<InvalidDataException>(() => Read(SavedGeneration.PeekHeader));
        }
        folder.Write("state", [.. whole, 0]);
        Assert.Throws<InvalidDataException>(() => Read(SavedGeneration.PeekHeader));
    }

    [Theory]
    [InlineData("\"schema_version\":1", "\"schema_version\":9", "expected schema_version 1, but got 9. Use the")]
    [InlineData("\"schema_version\":1", "\"schema_version\":x", "expected the header of a saved state, but got: ")]
    [InlineData("\"end\":7", "\"end\":1", "expected the header of a saved state, but got: chunks 2 to 1")]
    public void A_header_that_is_whole_and_of_no_use_is_named(string from, string to, string message)
    {
        string changed = Encoding.Latin1.GetString(Write()[..^HashLength]).Replace(from, to, StringComparison.Ordinal);
        byte[] content = Encoding.Latin1.GetBytes(changed);
        folder.Write("state", [.. content, .. SHA256.HashData(content)]);
        string said = Assert.Throws<ProbeException>(() => Read(SavedGeneration.ReadHeader)).Message;
        Assert.StartsWith($"{folder["state"]}: {message}", said, StringComparison.Ordinal);
    }

    [Fact]
    public void States_of_other_collectors_are_refused()
    {
        Write();
        Assert.Contains(
            "expected the states of 1 collectors, but got 2.",
            Assert.Throws<ProbeException>(() => Read(s => SavedGeneration.Load(s, Collectors()[..1]))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ProbeException>(() => Read(s => SavedGeneration.Load(s, [.. Collectors().Reverse()])));
    }

    private static Collector[] Collectors() => [.. CollectorCatalogue.Create(
        ["stats", "histogram"], SiteSelection.All(new Site("p", SiteSide.Output, 0, 3)), new CollectorOptions())];

    private byte[] Write()
    {
        using (var file = new HashedFile(folder["state"]))
        {
            SavedGeneration.Write(file, Header, Collectors());
            file.Finish();
        }
        return File.ReadAllBytes(folder["state"]);
    }

    private SavedHeader Read(Func<FileStream, SavedHeader> read)
    {
        using FileStream stream = File.OpenRead(folder["state"]);
        return read(stream);
    }
}
