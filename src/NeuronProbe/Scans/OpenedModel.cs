using NeuronProbe.Hub;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Scans;

/// <summary>A model with its sites and its tokenizer, opened and checked.</summary>
internal sealed class OpenedModel : IDisposable
{
    private readonly ModelLocation? location;
    private readonly Lazy<(TextTokenizer? Read, ProbeException? Refusal)> tokenizer;

    private OpenedModel(ModelLocation? location, (TransformerModel Model, string Device) opened)
    {
        this.location = location;
        (Model, DeviceName) = opened;
        try
        {
            Map = new SiteMap(Model);
        }
        catch
        {
            Model.Dispose();
            throw;
        }
        // Who asks for sites alone does not wait for a tokenizer.
        tokenizer = new(() => location is null ? (null, null) : LoadTokenizer(location.Folder));
    }

    /// <summary>Opens a model to run it.</summary>
    /// <param name="location">Where its files are.</param>
    /// <param name="options">How and where it computes.</param>
    /// <param name="warn">Told what the user should know of.</param>
    /// <param name="shapesOnly">Whether nothing of the weights is read, so that it can't be run.</param>
    /// <exception cref="ProbeException">The model can't be read, or there is no such device.</exception>
    public static OpenedModel Open(
        ModelLocation location, ComputeOptions options, Action<string> warn, bool shapesOnly = false) =>
        new(location, ModelOpener.Open(location.Folder, options, warn, shapesOnly));

    /// <summary>Opens a model to look at it: nothing of the weights is read, and it can't be run.</summary>
    /// <param name="location">Where its files are.</param>
    /// <param name="warn">Told what the user should know of.</param>
    /// <exception cref="ProbeException">The model can't be read.</exception>
    public static OpenedModel OpenForInspection(ModelLocation location, Action<string> warn) =>
        new(location, (ModelOpener.OpenForInspection(location.Folder, warn), "cpu"));

    /// <summary>Opens a model of a config's shape with random weights; it has no files.</summary>
    /// <param name="config">The config.</param>
    /// <param name="options">How and where it computes.</param>
    /// <param name="warn">Told what the user should know of.</param>
    /// <exception cref="ProbeException">The config is of no model that is known here,
    /// or there is no such device.</exception>
    public static OpenedModel OpenRandom(ModelConfig config, ComputeOptions options, Action<string> warn) =>
        new(null, (ModelOpener.OpenRandom(config, options, warn), "cpu"));

    /// <summary>Where its files are.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public ModelLocation Location =>
        location ?? throw new InvalidOperationException("A model with random weights has no files.");

    public TransformerModel Model { get; }

    /// <summary>Where it runs, or would: <c>cpu</c> or <c>cuda</c>.</summary>
    public string DeviceName { get; }

    public SiteMap Map { get; }

    /// <summary>Its tokenizer, or null where its folder has none that can be read.</summary>
    public TextTokenizer? Tokenizer => tokenizer.Value.Read;

    /// <summary>Why the tokenizer can't be read, or null. That stands in the way of text only:
    /// a corpus of token ids needs none.</summary>
    public ProbeException? TokenizerRefusal => tokenizer.Value.Refusal;

    public void Dispose() => Model.Dispose();

    private static (TextTokenizer? Tokenizer, ProbeException? Refusal) LoadTokenizer(string folder)
    {
        try
        {
            return (TokenizerLoader.Load(folder), null);
        }
        catch (ProbeException e)
        {
            return (null, e);
        }
    }
}
