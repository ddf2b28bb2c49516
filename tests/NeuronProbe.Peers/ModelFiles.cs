namespace NeuronProbe.Peers;

/// <summary>One model with random weights in the formats of all engines, in a folder that is deleted at the
/// end.</summary>
internal sealed class ModelFiles : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("neuronprobe-peers-").FullName;

    public ModelFiles()
    {
        Tensors = new RandomTensors();
        CheckpointFile.Write(Checkpoint, Tensors);
        foreach (OnnxWay way in Enum.GetValues<OnnxWay>())
        {
            OnnxFile.Write(Onnx(way), Tensors, way);
        }
        GgufFile.Write(Gguf("float32"), Tensors, isBfloat16: false);
        GgufFile.Write(Gguf("bfloat16"), Tensors, isBfloat16: true);
    }

    public RandomTensors Tensors { get; }

    /// <summary>A folder in Hugging Face's layout.</summary>
    public string Checkpoint => Path.Combine(folder, "gpt2");

    public string Onnx(OnnxWay way) => Path.Combine(folder, $"{way}.onnx");

    /// <param name="type"><c>float32</c> or <c>bfloat16</c>.</param>
    public string Gguf(string type) => Path.Combine(folder, $"{type}.gguf");

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
