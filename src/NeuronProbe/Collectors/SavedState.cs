namespace NeuronProbe.Collectors;

/// <summary>What every collector's saved state begins with: whose state it is.
/// Loading checks it before anything else.</summary>
internal static class SavedState
{
    /// <summary>Writes the kind, the version of its format, the settings, the site, the neurons and the
    /// chunks.</summary>
    public static void WriteHeader(BinaryWriter writer, Collector collector, int version)
    {
        writer.Write(collector.Name);
        writer.Write7BitEncodedInt(version);
        writer.Write(collector.Settings);
        writer.Write(collector.Selection.Site.Name);
        writer.Write7BitEncodedInt(collector.Selection.Neurons.Count);
        foreach (int neuron in collector.Selection.Neurons)
        {
            writer.Write7BitEncodedInt(neuron);
        }
        collector.Chunks.Write(writer);
    }

    /// <summary>Checks the header and reads the rest.</summary>
    /// <exception cref="InvalidDataException">The bytes end early,
    /// or are not the state of such a collector.</exception>
    public static void Load(BinaryReader reader, Collector collector, int version, Action<BinaryReader> readBody)
    {
        try
        {
            Expect("kind", collector.Name, reader.ReadString());
            Expect("version", version, reader.Read7BitEncodedInt());
            Expect("settings", collector.Settings, reader.ReadString());
            Expect("site", collector.Selection.Site.Name, reader.ReadString());
            Expect("number of neurons", collector.Selection.Neurons.Count, reader.Read7BitEncodedInt());
            foreach (int neuron in collector.Selection.Neurons)
            {
                Expect("neuron", neuron, reader.Read7BitEncodedInt());
            }
            collector.Chunks.Read(reader);
            readBody(reader);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException(
                $"{collector.Name}: expected its whole saved state, but the bytes end early.", exception);
        }
        // ReadString and the 7-bit numbers say so of bytes that they can't make sense of.
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException
            || exception.GetType() == typeof(IOException))
        {
            throw new InvalidDataException(
                $"{collector.Name}: expected its saved state, but got other bytes.", exception);
        }
    }

    /// <summary>Reads a count that must be within 0 and a largest value.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static long ReadCount(BinaryReader reader, string what, long largest = long.MaxValue)
    {
        long count = reader.Read7BitEncodedInt64();
        return count >= 0 && count <= largest
            ? count
            : throw new InvalidDataException($"{what}: expected a count from 0 to {largest}, but got {count}.");
    }

    private static void Expect<T>(string what, T expected, T got)
        where T : IEquatable<T>
    {
        if (!expected.Equals(got))
        {
            throw new InvalidDataException($"saved state: expected {what} '{expected}', but got '{got}'.");
        }
    }
}
