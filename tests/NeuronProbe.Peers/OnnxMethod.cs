using Microsoft.ML.OnnxRuntime;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Peers;

/// <summary>ONNX Runtime on the CPU with all its optimisations.</summary>
internal sealed class OnnxMethod : PeerMethod
{
    private static readonly string[] Output = ["hidden"];

    private readonly InferenceSession session;
    private readonly RunOptions run = new();

    /// <param name="path">The graph.</param>
    /// <param name="threads">Threads of its products.</param>
    public OnnxMethod(string path, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Its idle threads would spin into the time of whoever comes next.
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        session = new InferenceSession(path, options);
    }

    public override float[] Hidden(TokenBatch batch)
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = Outputs(batch);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public override void Dispose()
    {
        run.Dispose();
        session.Dispose();
        base.Dispose();
    }

    protected override void Process(TokenBatch batch)
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = Outputs(batch);
    }

    private IDisposableReadOnlyCollection<OrtValue> Outputs(TokenBatch batch)
    {
        (int rows, int length) = (batch.Windows.Count, batch.Length);
        Dictionary<string, OrtValue> inputs = [];
        Add("ids", batch.Ids, rows, length);
        Add("positions", [.. Enumerable.Range(0, length).Select(i => (long)i)], length);
        if (session.InputMetadata.ContainsKey("mask"))
        {
            Add("mask", Mask(length), length, length);
        }
        if (session.InputMetadata.ContainsKey("last"))
        {
            Add("last", [.. Enumerable.Repeat(length - 1, rows)], rows);
            Add<int>("total", [length], 1);
        }
        try
        {
            return session.Run(run, inputs, Output);
        }
        finally
        {
            foreach (OrtValue input in inputs.Values)
            {
                input.Dispose();
            }
        }

        void Add<T>(string name, T[] values, params long[] shape)
            where T : unmanaged => inputs[name] = OrtValue.CreateTensorValueFromMemory(values, shape);
    }

    /// <summary>Nothing is added for what a token sees; what comes after it is out of reach.</summary>
    private static float[] Mask(int length)
    {
        float[] mask = new float[length * length];
        for (int row = 0; row < length; row++)
        {
            mask.AsSpan((row * length) + row + 1, length - row - 1).Fill(float.MinValue);
        }
        return mask;
    }
}
