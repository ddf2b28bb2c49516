using System.Text;

namespace NeuronProbe.Reports;

/// <summary>The data of a report: kept while they are few, so that they can be part of the page, and from then on
/// written to files.</summary>
/// <param name="create">Creates a file of a name, and writes what is put into its stream.</param>
/// <param name="folder">The folder of the page's files, which their names begin with.</param>
/// <param name="mostHeld">Bytes that are kept at most.</param>
internal sealed class HtmlDataFiles(Action<string, Action<Stream>> create, string folder, long mostHeld) : HtmlData
{
    private readonly Lock gate = new();
    private List<(string Name, ReadOnlyMemory<byte> Json)>? held = [];
    private long bytes;

    public override bool IsOrdered => held is not null;

    /// <summary>All that was put here, in its order; null where it was too much, and is in files.</summary>
    public IReadOnlyList<(string Name, ReadOnlyMemory<byte> Json)>? Held => held;

    public override void Put(string name, ReadOnlyMemory<byte> json)
    {
        List<(string Name, ReadOnlyMemory<byte> Json)> toWrite;
        lock (gate)
        {
            bytes += json.Length;
            held?.Add((name, json));
            if (held is not null && bytes <= mostHeld)
            {
                return;
            }
            toWrite = held ?? [(name, json)];
            held = null;
        }
        toWrite.ForEach(file => Write(file.Name, file.Json));
    }

    /// <summary>Writes a file of one call, since a browser loads nothing but scripts beside a page on the disk.
    /// </summary>
    private void Write(string name, ReadOnlyMemory<byte> json) =>
        create($"{folder}/{name}.js", stream =>
        {
            stream.Write(Encoding.UTF8.GetBytes($"neuronProbe.data(\"{name}\","));
            stream.Write(json.Span);
            stream.Write(");\n"u8);
        });
}
