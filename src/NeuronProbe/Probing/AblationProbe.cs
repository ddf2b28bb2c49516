using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Sites;
using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>Runs a batch once as it is, and then again for each ablation from the layer of its neurons on.</summary>
/// <remarks>
/// What an ablation leaves as it was is never computed again. Where a layer adds its network's output to the residual
/// stream as it is, setting neurons of <c>ffn.N.post</c> changes the stream by their columns of the down-projection,
/// each times the change of its neuron: such an ablation begins after the layer. All others run their layer again, with
/// a hook that sets the neurons.
/// </remarks>
internal sealed class AblationProbe : IDisposable
{
    private readonly TransformerModel model;
    private readonly IReadOnlyList<Intervention> ablations;
    private readonly bool[] isAdded;
    private readonly bool[] isNeeded;
    private readonly HookPoint[] points;
    private readonly Dictionary<(nn.Module Module, SiteSide Side), int> pointOf = [];
    private readonly int[][] columns;
    private readonly Tensor[] columnTensors;
    private readonly Dictionary<(int Point, int Column), Tensor> directions = [];
    private readonly HookSession session;
    private readonly TokenLosses losses;
    private readonly Tensor?[] streams;
    private readonly Tensor?[] kept;
    private Intervention? active;
    private bool isBase;

    /// <param name="model">A model with a head over its vocabulary; borrowed, and hooked until this is disposed.
    /// </param>
    /// <param name="ablations">What is set.</param>
    /// <param name="runsLayers">Whether every ablation runs its layer again, also where its change can be added.
    /// </param>
    public AblationProbe(TransformerModel model, IReadOnlyList<Intervention> ablations, bool runsLayers = false)
    {
        this.model = model;
        this.ablations = ablations;
        losses = new TokenLosses(model);
        SetNeuron[] all = [.. ablations.SelectMany(ablation => ablation.Neurons)];
        points = [.. all.Select(neuron => neuron.Point).DistinctBy(SideOf)];
        foreach ((int i, HookPoint point) in points.Index())
        {
            pointOf[SideOf(point)] = i;
        }
        ILookup<int, int> used = all.ToLookup(neuron => PointOf(neuron), neuron => neuron.Column);
        columns = [.. points.Select((_, i) => used[i].Distinct().Order().ToArray())];
        columnTensors = [.. columns.Select(
            own => tensor(own, ScalarType.Int64, model.Device).DetachFromDisposeScope())];
        isAdded = [.. ablations.Select(ablation => !runsLayers && CanBeAdded(ablation))];
        streams = new Tensor?[model.LayerCount + 1];
        // An ablation begins with the residual stream before its layer, or with the one after it.
        isNeeded = new bool[streams.Length];
        foreach ((int i, Intervention ablation) in ablations.Index())
        {
            isNeeded[ablation.FirstLayer + (isAdded[i] ? 1 : 0)] = true;
        }
        kept = new Tensor?[points.Length];
        session = HookSession.Replacing(points, See);
    }

    /// <summary>Layers whose residual streams are kept, and values of neurons, for each position of a batch.</summary>
    public (int Streams, int Values) Kept =>
        (isNeeded.Count(needed => needed), columns.Sum(own => own.Length));

    /// <summary>Runs a batch as it is.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="predicting">Rows of [rows x length] that predict a token whose loss is asked for.</param>
    /// <param name="next">The ids of the tokens that come after each.</param>
    /// <param name="baseLosses">Where the loss of each goes.</param>
    public void Begin(TokenBatch batch, long[] predicting, int[] next, Span<double> baseLosses)
    {
        Forget();
        losses.Choose(predicting, next);
        session.ResetCounts();
        using var noGradient = inference_mode();
        using Tensor ids = tensor(batch.Ids, batch.Windows.Count, batch.Length, device: model.Device);
        isBase = true;
        try
        {
            Tensor hidden = model.Run(ids, 0, batch.Lengths);
            for (int layer = 0; layer < model.LayerCount; layer++)
            {
                Tensor following = model.Resume(hidden, layer, layer + 1);
                Keep(hidden, layer);
                hidden = following;
            }
            losses.Find(hidden, baseLosses);
            Keep(hidden, model.LayerCount);
        }
        finally
        {
            isBase = false;
        }
        session.DemandOneFiring();
    }

    /// <summary>Runs the batch that was begun with the neurons of an ablation set.</summary>
    /// <param name="ablation">Index of the ablation.</param>
    /// <param name="ablatedLosses">Where the loss of each token goes that <see cref="Begin"/> was asked for.</param>
    public void Run(int ablation, Span<double> ablatedLosses)
    {
        using var noGradient = inference_mode();
        using Tensor hidden = isAdded[ablation] ? Add(ablations[ablation]) : RunLayers(ablations[ablation]);
        losses.Find(hidden, ablatedLosses);
    }

    /// <summary>What a neuron was on each position of the batch, [rows x length] flattened; valid until the next batch
    /// is begun.</summary>
    public ReadOnlySpan<float> ValuesOf(SetNeuron neuron)
    {
        int point = PointOf(neuron);
        using Tensor row = kept[point]!.select(0, Array.BinarySearch(columns[point], neuron.Column));
        using Tensor here = row.cpu();
        // On the CPU that is the kept tensor's own memory; elsewhere a copy is made.
        return model.Device.type == TorchSharp.DeviceType.CPU ? SpanOf(here) : here.data<float>().ToArray();
    }

    public void Dispose()
    {
        session.Dispose();
        losses.Dispose();
        Forget();
        Array.ForEach(columnTensors, columns => columns.Dispose());
        foreach (Tensor direction in directions.Values)
        {
            direction.Dispose();
        }
        TensorBuffers.Release();
        NativeLibraries.ReturnFreeMemory();
    }

    private static unsafe ReadOnlySpan<float> SpanOf(Tensor row) =>
        new(TensorMemory.FloatsOf(row), (int)row.NumberOfElements);

    private static (nn.Module Module, SiteSide Side) SideOf(HookPoint point) => (point.Module, point.Site.Side);

    /// <summary>[1], of the type and on the device of another tensor.</summary>
    private static Tensor ValueOf(SetNeuron neuron, Tensor like)
    {
        float[] one = [neuron.Value];
        using Tensor value = tensor(one);
        return value.to(like.dtype, like.device);
    }

    private int PointOf(SetNeuron neuron) => pointOf[SideOf(neuron.Point)];

    private bool CanBeAdded(Intervention ablation) => ablation.Neurons.All(neuron =>
        neuron.Point.Site.Layer == ablation.FirstLayer
        && neuron.Point.Site.Side == SiteSide.Input
        && neuron.Point.Module == model.Layers[ablation.FirstLayer].FeedForward.Down
        && model.Layers[ablation.FirstLayer].FeedForwardGain is not null);

    private void Keep(Tensor hidden, int layer)
    {
        if (isNeeded[layer])
        {
            streams[layer] = hidden.DetachFromDisposeScope();
        }
        else
        {
            hidden.Dispose();
        }
    }

    private void Forget()
    {
        foreach (Tensor?[] held in (Tensor?[][])[streams, kept])
        {
            for (int i = 0; i < held.Length; i++)
            {
                held[i]?.Dispose();
                held[i] = null;
            }
        }
    }

    /// <summary>The residual stream after the last layer, where the change is added after the neurons' own.</summary>
    private Tensor Add(Intervention ablation)
    {
        using var scope = NewDisposeScope();
        Tensor stream = streams[ablation.FirstLayer + 1]!;
        Tensor changed = stream.to(ScalarType.Float32);
        foreach (SetNeuron neuron in ablation.Neurons)
        {
            int point = PointOf(neuron);
            Tensor own = kept[point]!.select(0, Array.BinarySearch(columns[point], neuron.Column));
            Tensor change = (ValueOf(neuron, own) - own).view(stream.shape[0], stream.shape[1], 1);
            changed = changed.addcmul(change, DirectionOf(neuron, point), HeldScalars.One);
        }
        Tensor begun = changed.to(stream.dtype);
        return model.Resume(begun, ablation.FirstLayer + 1, model.LayerCount).MoveToOuterDisposeScope();
    }

    /// <summary>What a neuron adds to the residual stream, each time its value.</summary>
    private Tensor DirectionOf(SetNeuron neuron, int point)
    {
        if (!directions.TryGetValue((point, neuron.Column), out Tensor? direction))
        {
            TransformerLayer layer = model.Layers[neuron.Point.Site.Layer];
            using Tensor column = layer.FeedForward.Down.ColumnOf(neuron.Column);
            using Tensor scaled = column.mul(HeldScalars.Held(layer.FeedForwardGain!.Value));
            direction = scaled.to(model.Device).DetachFromDisposeScope();
            directions[(point, neuron.Column)] = direction;
        }
        return direction;
    }

    /// <summary>The same where the first layer is run again.</summary>
    private Tensor RunLayers(Intervention ablation)
    {
        active = ablation;
        try
        {
            return model.Resume(streams[ablation.FirstLayer]!, ablation.FirstLayer, model.LayerCount);
        }
        finally
        {
            active = null;
        }
    }

    private Tensor See(int index, Tensor values)
    {
        if (isBase)
        {
            using var scope = NewDisposeScope();
            kept[index] = values.index_select(-1, columnTensors[index]).to(ScalarType.Float32).flatten(0, 1).t()
                .contiguous().DetachFromDisposeScope();
        }
        if (active is null || !active.Neurons.Any(neuron => PointOf(neuron) == index))
        {
            return values;
        }
        Tensor changed = values.clone();
        foreach (SetNeuron neuron in active.Neurons.Where(neuron => PointOf(neuron) == index))
        {
            using Tensor column = changed.select(-1, neuron.Column);
            using Tensor value = ValueOf(neuron, changed);
            column.copy_(value);
        }
        return changed;
    }
}
