namespace NeuronProbe.Corpora.Readers;

/// <summary>Numbers that are no JSON, and that writers leave in it all the same.</summary>
internal static class JsonNumbers
{
    private static readonly byte[][] Words = [[.. "-Infinity"u8], [.. "Infinity"u8], [.. "NaN"u8]];

    /// <summary>A line with <c>null</c> in place of <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, or null where it has none outside its strings.</summary>
    public static byte[]? WithoutNaN(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("NaN"u8) < 0 && line.IndexOf("Infinity"u8) < 0)
        {
            return null;
        }
        using var repaired = new MemoryStream(line.Length + 16);
        bool isInString = false, isFound = false;
        for (int i = 0; i < line.Length; i++)
        {
            byte b = line[i];
            if (isInString && b == '\\' && i + 1 < line.Length)
            {
                repaired.WriteByte(b);
                b = line[++i];
            }
            else if (b == '"')
            {
                isInString = !isInString;
            }
            else if (!isInString && WordAt(line, i) is { } word)
            {
                repaired.Write("null"u8);
                i += word.Length - 1;
                isFound = true;
                continue;
            }
            repaired.WriteByte(b);
        }
        return isFound ? repaired.ToArray() : null;
    }

    private static byte[]? WordAt(ReadOnlySpan<byte> line, int index)
    {
        foreach (byte[] word in Words)
        {
            if (line[index..].StartsWith(word))
            {
                return word;
            }
        }
        return null;
    }
}
