using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace NeuronProbe.Checkpoints;

/// <summary>The header of a safetensors file: an 8-byte little-endian length, then JSON from tensor name to type, shape
/// and offsets.</summary>
/// <remarks>Everything is checked before any of it is used: lengths, types, shapes, and that the tensors fill the file
/// without gap or overlap.</remarks>
internal static class SafetensorsHeader
{
    private const long LargestHeader = 100_000_000;

    private static readonly Dictionary<string, int> ElementSizes = new()
    {
        ["F64"] = 8,
        ["F32"] = 4,
        ["F16"] = 2,
        ["BF16"] = 2,
        ["I64"] = 8,
        ["I32"] = 4,
        ["I16"] = 2,
        ["I8"] = 1,
        ["U8"] = 1,
        ["BOOL"] = 1,
        ["U16"] = 2,
        ["U32"] = 4,
        ["U64"] = 8,
        ["F8_E4M3"] = 1,
        ["F8_E5M2"] = 1,
        ["F8_E8M0"] = 1,
    };

    /// <summary>Bytes of an element of a type that is known here.</summary>
    public static int ElementSize(string type) => ElementSizes[type];

    /// <summary>Reads and checks the header of a file.</summary>
    /// <returns>The tensors in the order of their bytes, then those that the file says are the same as one of
    /// them.</returns>
    /// <exception cref="ProbeException">The file breaks the format in any way.</exception>
    public static IReadOnlyList<TensorEntry> Read(string path)
    {
        using FileStream file = UserFile.Open(path);
        long length = file.Length;
        Span<byte> prefix = stackalloc byte[8];
        if (length < 8)
        {
            throw Broken(path, "a header length of 8 bytes", $"a file of {length} bytes");
        }
        file.ReadExactly(prefix);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > LargestHeader || (long)headerLength > length - 8)
        {
            throw Broken(
                path, $"a header of at most {Math.Min(LargestHeader, length - 8)} bytes",
                $"one of {headerLength} bytes");
        }
        byte[] header = new byte[headerLength];
        file.ReadExactly(header);
        if (header.Length == 0 || header[0] != (byte)'{')
        {
            throw Broken(
                path, "a header that starts with '{'", header.Length == 0 ? "an empty one" : $"byte 0x{header[0]:x2}");
        }
        (List<TensorEntry> entries, Dictionary<string, string> metadata) = ParseEntries(path, header);
        CheckLayout(path, entries, 8 + (long)headerLength, length);
        return [.. entries, .. Aliases(entries, metadata)];
    }

    private static (List<TensorEntry> Entries, Dictionary<string, string> Metadata) ParseEntries(
        string path, byte[] header)
    {
        try
        {
            using var document = JsonDocument.Parse(header);
            var names = new HashSet<string>();
            var entries = new List<TensorEntry>();
            var metadata = new Dictionary<string, string>();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name))
                {
                    throw Broken(path, "every tensor once", $"'{property.Name}' twice");
                }
                if (property.Name == "__metadata__")
                {
                    metadata = ParseMetadata(property.Value);
                }
                else
                {
                    entries.Add(ParseEntry(path, property.Name, property.Value, 8 + header.Length));
                }
            }
            entries.Sort((a, b) => (a.Offset, a.ByteCount).CompareTo((b.Offset, b.ByteCount)));
            return (entries, metadata);
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ProbeException(
                $"{path}: expected a JSON header of a safetensors file, but got: {e.Message} Download or convert the "
                    + "checkpoint again.",
                e);
        }
    }

    private static Dictionary<string, string> ParseMetadata(JsonElement value)
    {
        var metadata = new Dictionary<string, string>();
        foreach (JsonProperty property in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default)
        {
            if (property.Value.ValueKind == JsonValueKind.String)
            {
                metadata[property.Name] = property.Value.GetString()!;
            }
        }
        return metadata;
    }

    /// <summary>Tensors that were one with another when they were saved: the file keeps the numbers once, and says
    /// under which name.</summary>
    private static IEnumerable<TensorEntry> Aliases(List<TensorEntry> entries, Dictionary<string, string> metadata)
    {
        var stored = entries.ToDictionary(entry => entry.Name);
        return metadata.Where(m => !stored.ContainsKey(m.Key) && stored.ContainsKey(m.Value))
            .Select(m => stored[m.Value] with { Name = m.Key });
    }

    private static TensorEntry ParseEntry(string path, string name, JsonElement value, long dataStart)
    {
        string type = value.GetProperty("dtype").GetString() ?? "null";
        if (!ElementSizes.TryGetValue(type, out int elementSize))
        {
            throw new ProbeException(
                $"{path}: expected a type among {string.Join(", ", ElementSizes.Keys)} for '{name}', but got '{type}'. "
                + "Get the checkpoint in float32, float16 or bfloat16; quantised weights are not read.");
        }
        long[] shape = [.. value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        long[] offsets = [.. value.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt64())];
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0])
        {
            throw Broken(path, $"two ascending data_offsets for '{name}'", $"[{string.Join(", ", offsets)}]");
        }
        Int128 expected = elementSize;
        foreach (long dimension in shape)
        {
            expected = dimension < 0 || expected > long.MaxValue ? Int128.NegativeOne : expected * dimension;
        }
        if (expected != offsets[1] - offsets[0])
        {
            throw Broken(
                path, $"'{name}' ({type} [{string.Join(", ", shape)}]) to have the bytes of its shape",
                Count(offsets[1] - offsets[0]));
        }
        return new TensorEntry(name, type, shape, dataStart + offsets[0], offsets[1] - offsets[0]);
    }

    private static void CheckLayout(string path, List<TensorEntry> entries, long dataStart, long fileLength)
    {
        long end = dataStart;
        foreach (TensorEntry entry in entries)
        {
            if (entry.Offset + entry.ByteCount > fileLength)
            {
                throw Broken(
                    path, $"'{entry.Name}' to end within the file's {fileLength} bytes",
                    $"an end at {entry.Offset + entry.ByteCount}");
            }
            if (entry.Offset != end)
            {
                throw Broken(
                    path, $"'{entry.Name}' to begin at byte {end}, where the tensor before it ends",
                    $"byte {entry.Offset}");
            }
            end = entry.Offset + entry.ByteCount;
        }
        if (end != fileLength)
        {
            throw Broken(path, $"the file to end with its last tensor at byte {end}", $"{fileLength} bytes");
        }
    }

    private static string Count(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");

    private static ProbeException Broken(string path, string expected, string got) =>
        new(
            $"{path}: expected {expected}, but got {got}. The file is damaged or incomplete: download or convert the "
                + "checkpoint again.");
}
