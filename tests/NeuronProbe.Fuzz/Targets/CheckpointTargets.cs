using System.Text;
using System.Text.Json;
using NeuronProbe.Checkpoints;
using NeuronProbe.Hub;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Fuzz.Targets;

/// <summary>Configs and checkpoints, to the point where a model stands that only lacks its numbers.</summary>
internal static class CheckpointTargets
{
    private static readonly string[] Models = ["gpt2", "llama", "llama3"];

    public static IEnumerable<FuzzTarget> Make(WorkFolder folder)
    {
        foreach (string model in Models)
        {
            yield return Config(folder, model);
        }
        yield return Whole(folder);
        yield return new FuzzTarget(
            "safetensors", [Safetensors()], OnFile(folder, "safetensors", path => SafetensorsHeader.Read(path)));
        yield return Index(folder);
        TorchCheckpoint torch = Torch();
        yield return new FuzzTarget("torch-zip", [torch.ToZip(), torch.ToZip(isWide: true)], bytes =>
            TorchFile.Read(new MemoryStream(bytes), "f"));
        yield return new FuzzTarget(
            "torch-legacy", [torch.ToLegacy()], bytes => TorchFile.Read(new MemoryStream(bytes), "f"));
        yield return new FuzzTarget(
            "torch-pickle",
            [torch.Pickle(isOld: false), torch.WrappedPickle("state_dict", isOld: false)],
            bytes => TorchFile.Read(new MemoryStream(torch.ToZip(pickle: bytes)), "f"));
    }

    private static FuzzTarget Config(WorkFolder work, string model)
    {
        string folder = work.New($"config-{model}");
        File.Copy(OwnData.Path("conformance", model, "model.safetensors"), Path.Combine(folder, "model.safetensors"));
        string path = Path.Combine(folder, "config.json");
        return new FuzzTarget(
            $"config-{model}", [File.ReadAllBytes(OwnData.Path("conformance", model, "config.json"))], bytes =>
            {
                File.WriteAllBytes(path, bytes);
                using TransformerModel opened = ModelOpener.OpenForInspection(folder, _ => { });
            }, IsJson: true);
    }

    /// <summary>A whole model whose tensors have other names, types, shapes and places.</summary>
    private static FuzzTarget Whole(WorkFolder work)
    {
        string folder = work.New("model");
        File.Copy(OwnData.Path("conformance", "gpt2", "config.json"), Path.Combine(folder, "config.json"));
        string path = Path.Combine(folder, "model.safetensors");
        byte[] all = File.ReadAllBytes(OwnData.Path("conformance", "gpt2", "model.safetensors"));
        int header = 8 + (int)BitConverter.ToInt64(all);
        return new FuzzTarget("model", [all[8..header]], bytes =>
        {
            // The header's text is what is damaged; its length is told as it then is.
            using (FileStream file = File.Create(path))
            {
                file.Write(BitConverter.GetBytes((long)bytes.Length));
                file.Write(bytes);
                file.Write(all.AsSpan(header));
            }
            using TransformerModel opened = ModelOpener.OpenForInspection(folder, _ => { });
        }, IsJson: true);
    }

    private static FuzzTarget Index(WorkFolder work)
    {
        string folder = work.New("index");
        File.WriteAllBytes(Path.Combine(folder, "model-00001-of-00002.safetensors"), Safetensors());
        File.WriteAllBytes(Path.Combine(folder, "model-00002-of-00002.safetensors"), OneTensor("c"));
        string path = Path.Combine(folder, "model.safetensors.index.json");
        byte[] seed = Encoding.UTF8.GetBytes(
            """
            {"metadata": {"total_size": 20},
             "weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00001-of-00002.safetensors",
             "c": "model-00002-of-00002.safetensors"}}
            """);
        return new FuzzTarget("checkpoint-index", [seed], bytes =>
        {
            File.WriteAllBytes(path, bytes);
            Checkpoint.Open(folder);
            ModelFiles.ReadIndex(path);
        }, IsJson: true);
    }

    private static Action<byte[]> OnFile(WorkFolder work, string name, Action<string> read)
    {
        string path = Path.Combine(work.New(name), "f");
        return bytes =>
        {
            File.WriteAllBytes(path, bytes);
            read(path);
        };
    }

    private static byte[] OneTensor(string name) => Safetensors(new Dictionary<string, object>
    {
        [name] = new { dtype = "F32", shape = new[] { 2 }, data_offsets = new[] { 0, 8 } },
    });

    private static byte[] Safetensors() => Safetensors(new Dictionary<string, object>
    {
        ["__metadata__"] = new { format = "pt" },
        ["a"] = new { dtype = "F32", shape = new[] { 2, 1 }, data_offsets = new[] { 0, 8 } },
        ["b"] = new { dtype = "BF16", shape = Array.Empty<int>(), data_offsets = new[] { 8, 10 } },
    });

    private static byte[] Safetensors(Dictionary<string, object> header)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. new byte[header.Count == 1 ? 8 : 10]];
    }

    private static TorchCheckpoint Torch() => new TorchCheckpoint()
        .Add("a.weight", "F32", [2, 3], new byte[24])
        .Add("a.bias", "F16", [3], new byte[6])
        .Add("count", "I64", [], new byte[8]);
}
