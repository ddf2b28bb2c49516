using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>Opens a model on the device and in the type that the user names.</summary>
internal static class ModelOpener
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["float32"] = ScalarType.Float32,
        ["bfloat16"] = ScalarType.BFloat16,
        ["float16"] = ScalarType.Float16,
    };

    /// <summary>Opens a model to run it, or to tell what running it would take.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="options">How and where it computes.</param>
    /// <param name="warn">Told what the user should know of.</param>
    /// <param name="shapesOnly">Whether nothing of the weights is read, so that it can't be run.</param>
    /// <returns>The model, and the device that it runs on, or would: <c>cpu</c> or <c>cuda</c>.</returns>
    /// <exception cref="ProbeException">The model can't be read, or there is no such device.</exception>
    public static (TransformerModel Model, string Device) Open(
        string folder, ComputeOptions options, Action<string> warn, bool shapesOnly)
    {
        (ScalarType type, Device device) = Prepare(options, warn);
        TransformerModel model = shapesOnly
            ? ModelLoader.Load(folder, type, META, warn)
            : ModelLoader.Load(
                folder,
                type,
                device,
                warn,
                ProductChoice.Of(options.MatrixProduct, type, device, options.ProductsByShape));
        return (model, device.type.ToString().ToLowerInvariant());
    }

    /// <summary>Opens a model of a config's shape with random weights, to measure its speed.</summary>
    /// <param name="config">The config.</param>
    /// <param name="options">How and where it computes.</param>
    /// <param name="warn">Told what the user should know of.</param>
    /// <exception cref="ProbeException">The config is of no model that is known here, or there is no such
    /// device.</exception>
    public static TransformerModel OpenRandom(ModelConfig config, ComputeOptions options, Action<string> warn)
    {
        (ScalarType type, Device device) = Prepare(options, warn);
        DemandRoom(config, options.Type);
        return ModelLoader.MakeRandom(
            config, type, device, warn, ProductChoice.Of(options.MatrixProduct, type, device));
    }

    /// <summary>Opens a model to look at its modules: all is checked but nothing of the weights is read, and it can't
    /// be run.</summary>
    /// <exception cref="ProbeException">The model can't be read.</exception>
    public static TransformerModel OpenForInspection(string folder, Action<string> warn) =>
        ModelLoader.Load(folder, ScalarType.Float32, META, warn);

    /// <summary>Refuses a shape before the system has to end the process for it.</summary>
    private static void DemandRoom(ModelConfig config, string type)
    {
        var products = new ProductChoice(MatrixProduct.Linear);
        using TransformerModel shapes = ModelLoader.MakeRandom(config, ScalarType.Float32, META, _ => { }, products);
        long bytes = shapes.ParameterCount * (type == "float32" ? sizeof(float) : sizeof(float) / 2);
        long room = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > room)
        {
            throw new ProbeException(
                $"{config.Path}: expected a model whose weights fit in this machine's memory of "
                    + $"{ByteSize.Format(room)}, "
                + $"but {shapes.ParameterCount:N0} in {type} take {ByteSize.Format(bytes)}. "
                + "Choose smaller sizes: those that config.json does not have are the family's own.");
        }
    }

    private static (ScalarType Type, Device Device) Prepare(ComputeOptions options, Action<string> warn)
    {
        NativeLibraries.Prepare();
        set_num_threads(options.Threads);
        ScalarType type = Types[options.Type];
        Device device = FindDevice(options.Device);
        if (type == ScalarType.Float16 && device.type == DeviceType.CPU)
        {
            warn(
                "--dtype: float16 is slower than float32 on a CPU. Choose float32, or bfloat16 where speed matters "
                    + "more than the last digits.");
        }
        return (type, device);
    }

    private static Device FindDevice(string name)
    {
        bool hasCuda = name != "cpu" && cuda_is_available();
        if (name == "cuda" && !hasCuda)
        {
            throw new ProbeException(
                "--device: expected a CUDA device for 'cuda', but LibTorch finds none. Choose 'cpu' or 'auto'; CUDA "
                    + "needs a build with a CUDA package of TorchSharp.");
        }
        return hasCuda ? CUDA : CPU;
    }
}
