using System.Diagnostics;
using CsCheck;
using NeuronProbe.Checkpoints;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Checkpoints;

/// <summary>Files of torch.save that were cut, changed or made to mislead: a refusal, or tensors that are within the
/// file, and never anything else.</summary>
public sealed class TorchFileDamageTests
{
    private const string Name = "x.bin";

    private static readonly TorchCheckpoint Small = MakeSmall();

    private static readonly Dictionary<string, byte[]> Whole =
        new() { ["zip"] = Small.ToZip(), ["zip64"] = Small.ToZip(isWide: true), ["legacy"] = Small.ToLegacy() };

    public static TheoryData<string> FileFormats => [.. Whole.Keys];

    [Theory]
    [MemberData(nameof(FileFormats))]
    public void A_file_cut_anywhere_is_refused(string format)
    {
        byte[] whole = Whole[format];
        Assert.Equal(3, TorchFile.Read(new MemoryStream(whole), Name).Count);
        for (int length = 0; length < whole.Length; length++)
        {
            Refused(whole[..length], "expected ");
        }
    }

    [Theory]
    [MemberData(nameof(FileFormats))]
    public void A_file_with_bytes_changed_is_refused_or_names_bytes_within_it(string format)
    {
        byte[] whole = Whole[format];
        Gen.Select(
            Gen.Int[0, whole.Length - 1],
            Gen.OneOf(
                Gen.Byte,
                Gen.OneOf<byte>(
                    0, 1, 0x7f, 0x80, 0xff, (byte)'.', (byte)'(', (byte)'0', (byte)'2', (byte)'R'))).Array[1, 4].Sample(
            changes =>
            {
                byte[] changed = [.. whole];
                foreach ((int place, byte value) in changes)
                {
                    changed[place] = value;
                }
                AssertRefusedOrWithin(changed);
            },
            threads: 1,
            iter: 10_000);
    }

    [Theory]
    [MemberData(nameof(FileFormats))]
    public void A_file_with_a_piece_moved_is_refused_or_names_bytes_within_it(string format)
    {
        byte[] whole = Whole[format];
        Gen.Select(
            Gen.Int[0, whole.Length], Gen.Int[0, whole.Length], Gen.Int[0, whole.Length], Gen.Int[0, 200]).Sample(
            (from, to, cut, length) =>
            {
                byte[] piece = whole.AsSpan(from, Math.Min(length, whole.Length - from)).ToArray();
                int end = Math.Min(whole.Length, cut + length);
                AssertRefusedOrWithin([.. whole[..Math.Min(to, cut)], .. piece, .. whole[end..]]);
            },
            threads: 1,
            iter: 10_000);
    }

    [Fact]
    public void Random_bytes_are_refused() =>
        Gen.Select(
            Gen.OneOf<byte[]>([], [0x80, 2], "PK\x03\x04"u8.ToArray(), Small.ToLegacy()[..15]),
            Gen.Byte.Array[0, 300]).Sample(
            (start, rest) => AssertRefusedOrWithin([.. start, .. rest]), threads: 1, iter: 5_000);

    [Fact]
    public void Random_instructions_are_refused_or_name_bytes_within_the_file() =>
        Gen.OneOf<byte[]>(
            [.. Enum.GetValues<PickleCode>().Select(c => new[] { (byte)c }), .. Pieces()]).Array[0, 60].Sample(
            parts =>
                AssertRefusedOrWithin(
                    Small.ToZip(pickle: [.. parts.SelectMany(p => p), (byte)'.'])), threads: 1, iter: 10_000);

    [Theory]
    [InlineData(-1L, 0L)]
    [InlineData(long.MaxValue, 0L)]
    [InlineData(long.MinValue, 0L)]
    [InlineData(1L << 40, 0L)]
    [InlineData(0L, -1L)]
    [InlineData(0L, long.MaxValue)]
    [InlineData(0L, long.MinValue)]
    [InlineData(0L, 1L << 40)]
    [InlineData(0L, 300L)]
    public void An_archive_with_bytes_outside_it_is_refused(long claimedLength, long claimedOffset)
    {
        var zip = new ZipBytes(isWide: true);
        zip.Add(
            "archive/data.pkl", Small.Pickle(isOld: false), claimedLength: claimedLength == 0 ? null : claimedLength,
            claimedOffset: claimedOffset == 0 ? null : claimedOffset);
        Refused(zip.ToArray(), "'archive/data.pkl'");
    }

    [Theory]
    [InlineData("archive/data.pkl", "archive/data.pkl", "expected every name once, but got 'archive/data.pkl' twice")]
    [InlineData(
        "a/data.pkl", "b/data.pkl",
        "expected a zip archive of torch.save, with one NAME/data.pkl, but got 'a/data.pkl' and 'b/data.pkl'")]
    [InlineData("../../data.pkl", "data.pkl", "with one NAME/data.pkl, but got none")]
    [InlineData("archive/constants.pkl", "archive/code/x.py", "with one NAME/data.pkl, but got none")]
    public void An_archive_of_another_kind_is_refused(string first, string second, string message)
    {
        var zip = new ZipBytes();
        zip.Add(first, []);
        zip.Add(second, []);
        Refused(zip.ToArray(), message);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(14)]
    public void A_compressed_storage_is_refused(short method)
    {
        var zip = new ZipBytes();
        zip.Add("archive/data.pkl", Small.Pickle(isOld: false));
        foreach ((string key, (_, byte[] bytes)) in Small.Storages)
        {
            zip.Add($"archive/data/{key}", bytes, method);
        }
        Refused(
            zip.ToArray(),
            "expected 'archive/data/0' to be stored as it is, as torch.save does, but it is compressed or encrypted.");
    }

    [Fact]
    public void Numbers_in_the_other_byte_order_are_refused()
    {
        var zip = new ZipBytes();
        zip.Add("archive/data.pkl", Small.Pickle(isOld: false));
        zip.Add("archive/byteorder", "big"u8.ToArray());
        Refused(zip.ToArray(), "expected a little-endian checkpoint, but got 'big'.");
        Refused(Small.ToLegacy(isLittleEndian: false), "expected a little-endian checkpoint, but got another.");
    }

    /// <summary>A hundred thousand names for one large storage would be read for hours.</summary>
    [Fact]
    public void Many_views_of_one_storage_are_refused_before_they_are_read()
    {
        var checkpoint = new TorchCheckpoint();
        checkpoint.Storages["0"] = ("F32", new byte[1 << 22]);
        for (int i = 0; i < 100_000; i++)
        {
            checkpoint.Tensors.Add(($"t{i}", new TorchView("0", 0, [2], [(1 << 20) - 1])));
        }
        long start = Stopwatch.GetTimestamp();
        Refused(checkpoint.ToZip(), "the file repeats the same numbers too often");
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 30);
    }

    private static TorchCheckpoint MakeSmall()
    {
        TorchCheckpoint checkpoint = new TorchCheckpoint().Add(
            "a", "F32", [2, 3], new byte[24]).Add("mask", "BOOL", [5], new byte[5]);
        checkpoint.Tensors.Add(("transposed", new TorchView("0", 0, [3, 2], [1, 3])));
        return checkpoint;
    }

    private static IEnumerable<byte[]> Pieces() =>
    [
        new PickleBytes().Text("x").ToArray(),
        new PickleBytes().Whole(-3).ToArray(),
        new PickleBytes().Tuple([2, 3]).ToArray(),
        new PickleBytes().Global("collections", "OrderedDict").ToArray(),
        new PickleBytes().Global("torch._utils", "_rebuild_tensor_v2").ToArray(),
        new PickleBytes().Storage("0", "FloatStorage", 6, isOld: false).ToArray(),
        new PickleBytes().Tensor(TorchView.Whole("0", 2, 3), "FloatStorage", 6, isOld: false).ToArray(),
        new PickleBytes().Code("}").Text("a").Tensor(
            TorchView.Whole("0", 2, 3), "FloatStorage", 6, isOld: false).Code("s").ToArray(),
    ];

    private static void AssertRefusedOrWithin(byte[] file)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            foreach (TensorEntry entry in TorchFile.Read(new MemoryStream(file), Name))
            {
                Assert.InRange(entry.Offset, 0, file.Length);
                Assert.InRange(entry.ByteCount, 0, file.Length - entry.Offset);
                long[] strides = entry.Strides ?? TorchView.Whole("", entry.Shape).Strides;
                long last = entry.Shape.Contains(0) ? -1 : entry.Shape.Zip(strides).Sum(d => (d.First - 1) * d.Second);
                Assert.Equal(entry.ByteCount, (last + 1) * SafetensorsHeader.ElementSize(entry.Type));
            }
        }
        catch (ProbeException e)
        {
            Assert.StartsWith($"{Name}: expected ", e.Message, StringComparison.Ordinal);
        }
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 30);
    }

    private static void Refused(byte[] file, string message)
    {
        ProbeException e = Assert.Throws<ProbeException>(() => TorchFile.Read(new MemoryStream(file), Name));
        Assert.StartsWith($"{Name}: expected ", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
