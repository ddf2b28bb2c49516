using System.Text;
using NeuronProbe.Reports;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class OrderedPiecesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Pieces_are_written_in_order_whichever_is_made_first(int count)
    {
        using var stream = new MemoryStream();
        OrderedPieces.Write([stream], count, (piece, buffers) =>
        {
            Thread.Sleep(piece % 3);
            buffers[0].Write(Encoding.UTF8.GetBytes($"{piece};"));
        });
        Assert.Equal(string.Concat(Enumerable.Range(0, count).Select(i => $"{i};")), TextOf(stream));
    }

    [Fact]
    public void Several_files_get_their_own_pieces()
    {
        using MemoryStream numbers = new();
        using MemoryStream squares = new();
        OrderedPieces.Write([numbers, squares], 40, (piece, buffers) =>
        {
            buffers[0].Write(Encoding.UTF8.GetBytes($"{piece};"));
            buffers[1].Write(Encoding.UTF8.GetBytes($"{piece * piece};"));
        });
        Assert.Equal(string.Concat(Enumerable.Range(0, 40).Select(i => $"{i};")), TextOf(numbers));
        Assert.Equal(string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * i};")), TextOf(squares));
    }

    [Fact]
    public void The_first_piece_that_fails_is_told_and_those_before_it_are_written()
    {
        using var stream = new MemoryStream();
        var e = Assert.Throws<InvalidOperationException>(() => OrderedPieces.Write([stream], 100, (piece, buffers) =>
        {
            buffers[0].Write(Encoding.UTF8.GetBytes($"{piece};"));
            if (piece >= 5)
            {
                throw new InvalidOperationException($"piece {piece}");
            }
        }));
        Assert.Equal("piece 5", e.Message);
        Assert.Equal("0;1;2;3;4;", TextOf(stream));
    }

    [Fact]
    public void A_stream_that_fails_ends_it()
    {
        using var full = new MemoryStream(new byte[10]);
        Assert.Throws<NotSupportedException>(
            () => OrderedPieces.Write([full], 100, (_, buffers) => buffers[0].Write("seven.."u8)));
    }

    [Fact]
    public void Of_several_actions_all_are_run_and_the_first_failure_is_told()
    {
        int done = 0;
        var e = Assert.Throws<IOException>(() => SideBySide.Run(
        [
            () => Interlocked.Increment(ref done),
            () =>
            {
                Thread.Sleep(50);
                throw new IOException("first");
            },
            () => throw new InvalidOperationException("second"),
            () => Interlocked.Increment(ref done),
        ]));
        Assert.Equal("first", e.Message);
        Assert.Equal(2, done);
    }

    private static string TextOf(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());
}
