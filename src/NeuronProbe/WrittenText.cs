using System.Text;

namespace NeuronProbe;

/// <summary>Texts of what is written as UTF-8 into a stream.</summary>
internal static class WrittenText
{
    /// <summary>What is written, as a text.</summary>
    /// <param name="write">Writes it.</param>
    public static string Of(Action<Stream> write)
    {
        using var bytes = new MemoryStream();
        write(bytes);
        // It may have closed the stream.
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
