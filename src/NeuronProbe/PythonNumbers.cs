namespace NeuronProbe;

/// <summary>Numbers that are no JSON, and that Python and others leave in it all the same.</summary>
internal static class PythonNumbers
{
    private static readonly byte[][] Words = [[.. "-Infinity"u8], [.. "Infinity"u8], [.. "NaN"u8]];

    /// <summary>JSON with something else in place of <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, or null where it
    /// has none outside its strings.</summary>
    /// <param name="json">The text.</param>
    /// <param name="by">What is put in place of each of these words.</param>
    public static byte[]? Replace(ReadOnlySpan<byte> json, Func<byte[], byte[]> by)
    {
        if (json.IndexOf("NaN"u8) < 0 && json.IndexOf("Infinity"u8) < 0)
        {
            return null;
        }
        using var repaired = new MemoryStream(json.Length + 16);
        bool isInString = false, isFound = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte b = json[i];
            if (isInString && b == '\\' && i + 1 < json.Length)
            {
                repaired.WriteByte(b);
                b = json[++i];
            }
            else if (b == '"')
            {
                isInString = !isInString;
            }
            else if (!isInString && WordAt(json, i) is { } word)
            {
                repaired.Write(by(word));
                i += word.Length - 1;
                isFound = true;
                continue;
            }
            repaired.WriteByte(b);
        }
        return isFound ? repaired.ToArray() : null;
    }

    private static byte[]? WordAt(ReadOnlySpan<byte> json, int index)
    {
        foreach (byte[] word in Words)
        {
            if (json[index..].StartsWith(word))
            {
                return word;
            }
        }
        return null;
    }
}
