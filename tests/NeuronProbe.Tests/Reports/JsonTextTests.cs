using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using NeuronProbe.Reports;
using NeuronProbe.Tables;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>What is written fast is what the writer of the framework writes, byte for byte.</summary>
public sealed class JsonTextTests
{
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.OneOf("\"", "\\", "/", "\n", "\u001b", "\u007f", "<", "é", "😀", "\ud800", "\udc00", "\u2028", "\ufffd",
            "a b"),
        Gen.String[Gen.Char, 0, 3]).Array[0, 6].Select(string.Concat);

    private static readonly Gen<float> AnyFloat = Gen.UInt.Select(BitConverter.UInt32BitsToSingle);

    private static readonly Gen<Cell> AnyCell = Gen.OneOf(
        AnyText.Select(text => (Cell)text),
        Gen.Long.Select(whole => (Cell)whole),
        Gen.ULong.Select(bits => (Cell)BitConverter.UInt64BitsToDouble(bits)),
        Gen.Double[-1, 1].Select(number => (Cell)number),
        AnyFloat.Select(number => (Cell)number),
        Gen.Int.Array[0, 5].Select(list => (Cell)list),
        AnyFloat.Array[0, 5].Select(list => (Cell)list),
        Gen.OneOf(-0.0, 0.0, double.NaN, 1e300, double.Epsilon).Select(number => (Cell)number));

    [Fact]
    public void Any_cell_is_written_as_the_framework_writes_it() => AnyCell.Sample(cell =>
    {
        Assert.Equal(Plain("cell", cell), Fast("cell", cell));
    }, iter: 20_000);

    [Fact]
    public void A_column_of_any_name_is_too() => AnyText.Sample(name => Assert.Equal(Plain(name, 1L), Fast(name, 1L)));

    private static string Plain(string name, Cell cell)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, JsonCells.Options))
        {
            json.WriteStartObject();
            JsonCells.WriteProperty(json, name, cell);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static string Fast(string name, Cell cell)
    {
        var bytes = new ByteBuffer();
        var json = new JsonText(bytes);
        json.Object([JsonText.Name(name)], [cell]);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
