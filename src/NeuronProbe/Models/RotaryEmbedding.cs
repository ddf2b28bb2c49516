using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>Rotary position embedding (Su et al. 2021), halves rotated as Hugging Face does, with Llama 3's scaling of frequencies.</summary>
internal sealed class RotaryEmbedding : IDisposable
{
    private const long LeastPrepared = 256;

    private readonly float[] frequencies;
    private readonly ScalarType type;
    private readonly Device device;
    private long prepared;
    private Tensor? cosines;
    private Tensor? sines;

    /// <param name="config">Read for <c>rope_theta</c> and <c>rope_scaling</c>.</param>
    /// <param name="headWidth">Width of a head, all of it rotated.</param>
    /// <param name="type">Type of the tensors that are rotated.</param>
    /// <param name="device">Their device.</param>
    public RotaryEmbedding(ModelConfig config, int headWidth, ScalarType type, Device device)
    {
        this.type = type;
        this.device = device;
        ModelConfig? parameters = config.Section("rope_parameters");
        double theta = (parameters is not null && parameters.Has("rope_theta") ? parameters : config).Number("rope_theta", 10000);
        config.Ignore("rope_theta");
        frequencies = [.. Enumerable.Range(0, headWidth / 2).Select(i => 1 / (float)Math.Pow(theta, 2f * i / headWidth))];
        Scale(frequencies, config.Section("rope_scaling") ?? parameters);
    }

    /// <summary>Rotates queries or keys, [rows x length x heads x head width].</summary>
    public Tensor Apply(Tensor heads)
    {
        using var scope = NewDisposeScope();
        Tensor[] halves = heads.chunk(2, -1);
        Tensor rotated = cat([-halves[1], halves[0]], -1);
        long length = heads.shape[1];
        Prepare(length);
        Tensor cosine = cosines!.narrow(0, 0, length).unsqueeze(1);
        Tensor sine = sines!.narrow(0, 0, length).unsqueeze(1);
        return (heads * cosine).addcmul_(rotated, sine, 1).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        cosines?.Dispose();
        sines?.Dispose();
    }

    /// <summary>Prepares as many positions as are in use: configs allow millions, and windows are short.</summary>
    private void Prepare(long length)
    {
        if (length <= prepared)
        {
            return;
        }
        Dispose();
        prepared = Math.Max(2 * length, LeastPrepared);
        using var scope = NewDisposeScope();
        Tensor angles = outer(arange(prepared, ScalarType.Float32), tensor(frequencies));
        Tensor doubled = cat([angles, angles], -1);
        cosines = doubled.cos().to(type, device).DetachFromDisposeScope();
        sines = doubled.sin().to(type, device).DetachFromDisposeScope();
    }

    private static void Scale(float[] frequencies, ModelConfig? scaling)
    {
        if (scaling is null)
        {
            return;
        }
        string kind = scaling.Text("rope_type", scaling.Text("type", "default"));
        switch (kind)
        {
            case "default":
                break;
            case "llama3":
                ScaleAsLlama3(frequencies, scaling);
                break;
            default:
                throw scaling.Wrong("rope_type", "default or llama3", $"'{kind}'");
        }
    }

    /// <summary>Slow frequencies are divided by the factor, fast ones kept, those between blended (Llama 3.1's published code).</summary>
    private static void ScaleAsLlama3(float[] frequencies, ModelConfig scaling)
    {
        double factor = scaling.Number("factor", 8);
        double low = scaling.Number("low_freq_factor", 1);
        double high = scaling.Number("high_freq_factor", 4);
        double original = scaling.Size("original_max_position_embeddings");
        for (int i = 0; i < frequencies.Length; i++)
        {
            double turns = original * frequencies[i] / (2 * Math.PI);
            double kept = Math.Clamp((turns - low) / (high - low), 0, 1);
            frequencies[i] = (float)((kept * frequencies[i]) + ((1 - kept) * frequencies[i] / factor));
        }
    }
}
