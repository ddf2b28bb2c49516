using System.Runtime.InteropServices;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>A test that meets the program as a user does: a folder to work in, and command lines.</summary>
public abstract class EndToEndTest : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    /// <summary>The folder for results, which does not exist yet.</summary>
    private protected string Out => Folder["out"];

    public virtual void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ModelFolder Model(string name = "gpt2") => new(Folder[$"model-{name}"], name);

    /// <summary>A model whose logits are NaN, from finite activations.</summary>
    private protected ModelFolder NotFinite() => Model().Rewrite(file =>
    {
        string norm = file.Tensors.Keys.Single(name => name.EndsWith("ln_f.weight", StringComparison.Ordinal));
        (string type, long[] shape, byte[] bytes) = file.Tensors[norm];
        float[] values = new float[bytes.Length / sizeof(float)];
        Array.Fill(values, float.NaN);
        file.Tensors[norm] = (type, shape, MemoryMarshal.AsBytes<float>(values).ToArray());
    });

    /// <summary>Writes a file and gives its path.</summary>
    private protected string Write(string name, string content)
    {
        File.WriteAllText(Folder[name], content);
        return Folder[name];
    }

    /// <summary>A corpus of token ids: documents of the lengths given.</summary>
    private protected string Ids(params IEnumerable<int> lengths) =>
        Write(
            "ids.jsonl",
            ModelFolder.Ids(lengths.Select((length, document) =>
                Enumerable.Range(0, length).Select(i => ((document * 37) + (i * 11)) % 320).ToArray())));

    /// <summary>Scans into <see cref="Out"/>.</summary>
    private protected CommandLine Scan(string model, string corpus, params IEnumerable<string> more) =>
        CommandLine.Run(["scan", "-m", model, "-c", corpus, "-o", Out, .. more]);

    private protected CommandLine Scan(ModelFolder model, string corpus, params IEnumerable<string> more) =>
        Scan(model.Location, corpus, more);

    /// <summary>Demands that a scan is refused with a message that has the telling parts,
    /// and leaves nothing behind.</summary>
    private protected void Refused(CommandLine run, params IEnumerable<string> parts)
    {
        run.Refused(parts);
        Assert.False(Directory.Exists(Out), "The folder for results was made, or stayed.");
    }

    /// <summary>One file of the results, a line each, cells separated.</summary>
    private protected string[][] Table(string name) =>
        [.. File.ReadAllLines(Path.Combine(Out, name)).Select(line => line.Split(','))];

    /// <summary>The cells of one column of a CSV file without quoted cells.</summary>
    private protected string[] Column(string file, string column)
    {
        string[][] table = Table(file);
        int index = Array.IndexOf(table[0], column);
        Assert.True(index >= 0, $"{file} has no column {column}.");
        return [.. table.Skip(1).Select(row => row[index])];
    }
}
