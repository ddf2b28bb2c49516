using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>
/// A folder such as the stored references are: config.json, the checkpoint, and what every linear module reads and
/// gives. The model is made up,
/// and the activations are those of the model written out in double precision.
/// </summary>
public abstract class MadeUpReference : IDisposable
{
    private static readonly int[] Lengths = [17, 9, 20, 1];

    private readonly TemporaryFolder folder = new();

    /// <param name="make">Makes the checkpoint.</param>
    /// <param name="run">Runs it on one window.</param>
    private protected MadeUpReference(Func<Random, PlainCheckpoint> make, Func<PlainCheckpoint, int[], PlainRun> run)
    {
        var random = new Random(11);
        PlainCheckpoint made = make(random);
        made.Save(folder.Location);
        int[][] rows = [.. Lengths.Select(
            length => Enumerable.Range(0, length).Select(_ => random.Next(1, made.Size("vocab_size"))).ToArray())];
        PlainRun[] runs = [.. rows.Select(row => run(made, row))];
        var file = new TensorFile();
        Add(file, "input_ids", [.. rows.SelectMany(row => Padded(Array.ConvertAll(row, id => (long)id)))]);
        Add(file, "attention_mask", [.. rows.SelectMany(row => Padded(Array.ConvertAll(row, _ => 1L)))]);
        foreach (string path in runs[0].Modules.Keys)
        {
            Add(file, $"{path}.input", [.. runs.Select(r => r.Modules[path].Inputs)]);
            Add(file, $"{path}.output", [.. runs.Select(r => r.Modules[path].Outputs)]);
        }
        Add(file, "last_hidden_state", [.. runs.Select(r => r.LastHidden)]);
        Add(file, "logits", [.. runs.Select(r => r.Logits)]);
        file.Write(Path.Combine(folder.Location, "reference.safetensors"));
    }

    public string Location => folder.Location;

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private static IEnumerable<long> Padded(long[] row) =>
        row.Concat(Enumerable.Repeat(0L, Lengths.Max() - row.Length));

    private static void Add(TensorFile file, string name, long[] values) =>
        file.Tensors[name] = ("I64", [Lengths.Length, Lengths.Max()], MemoryMarshal.AsBytes<long>(values).ToArray());

    private static void Add(TensorFile file, string name, double[][][] rows)
    {
        int width = rows[0][0].Length;
        float[] values = [.. rows.SelectMany(row => row.SelectMany(token => token)
            .Concat(new double[(Lengths.Max() - row.Length) * width])).Select(v => (float)v)];
        file.Tensors[name] =
            ("F32", [Lengths.Length, Lengths.Max(), width], MemoryMarshal.AsBytes<float>(values).ToArray());
    }
}

/// <summary>A family that follows Llama.</summary>
public abstract class GatedReference : MadeUpReference
{
    private protected GatedReference(string family, JsonObject options)
        : base(random => GatedCheckpoint.Make(random, family, options), (made, ids) => new PlainGated(made).Run(ids))
    {
    }
}

public sealed class Olmo2Reference() : GatedReference("olmo2", new() { ["rope_theta"] = 500.0 });

public sealed class Olmo3Reference()
    : GatedReference("olmo3", new() { ["num_hidden_layers"] = 5, ["sliding_window"] = 6 });

public sealed class SmolLm3Reference()
    : GatedReference("smollm3", new() { ["num_hidden_layers"] = 5, ["rope_theta"] = 50.0 });

public sealed class GraniteReference() : GatedReference(
    "granite", new()
    {
        ["embedding_multiplier"] = 12.0,
        ["attention_multiplier"] = 0.3,
        ["residual_multiplier"] = 0.22,
        ["logits_scaling"] = 4.0
    });

public sealed class Gemma3Reference() : GatedReference(
    "gemma3_text", new()
    {
        ["num_hidden_layers"] = 4,
        ["sliding_window"] = 6,
        ["sliding_window_pattern"] = 3,
        ["query_pre_attn_scalar"] = 7.0
    });

public sealed class ModernBertReference() : MadeUpReference(
    random => PlainModernBert.Make(random,
        new JsonObject { ["local_attention"] = 8, ["global_rope_theta"] = 5000.0, ["local_rope_theta"] = 100.0 }),
    (made, ids) => new PlainModernBert(made).Run(ids));
