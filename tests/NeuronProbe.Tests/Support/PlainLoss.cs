using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Support;

/// <summary>The loss of a token, and how a hook that sets neurons to zero changes it, from runs of the whole model and
/// LibTorch's own logarithm.</summary>
/// <param name="Document">Its document.</param>
/// <param name="Window">Its window in that.</param>
/// <param name="Position">Its position in the window.</param>
/// <param name="Token">Its number in the document.</param>
/// <param name="TokenId">Its id.</param>
/// <param name="Loss">Its loss.</param>
/// <param name="Change">The change of it.</param>
/// <param name="Activation">What the first neuron was on the token before it.</param>
/// <param name="Hash">The hash of the token before it.</param>
internal sealed record PlainLoss(
    int Document, int Window, int Position, int Token, int TokenId, double Loss, double Change, float Activation,
    ulong Hash)
{
    /// <summary>The loss of every token, window by window, with the whole model and with some neurons set to zero by a
    /// hook.</summary>
    public static List<PlainLoss> Of(
        string location, string corpus, int[][] documents, int windowLength,
        params (string Site, int Neuron)[] zeroed)
    {
        using TransformerModel model = ModelLoader.Load(location, ScalarType.Float32, CPU, _ => { });
        var map = new SiteMap(model);
        string file = Path.GetFileName(corpus);
        HookPoint[] points = [.. zeroed.Select(one => Assert.Single(new SitePattern(one.Site).Select(map)))];
        var found = new List<PlainLoss>();
        foreach ((int document, int[] ids) in documents.Index())
        {
            foreach ((int window, int[] own) in ids.Chunk(windowLength).Index())
            {
                float[] activations = [];
                double[][] before;
                double[][] after;
                using (new HookSession(
                    [points[0]],
                    (_, values) => { activations = [.. values[0, .., zeroed[0].Neuron].contiguous().data<float>()]; }))
                {
                    before = LogProbabilities(model, own);
                }
                using (HookSession.Replacing(points, (i, values) =>
                {
                    Tensor changed = values.clone();
                    changed.select(-1, zeroed[i].Neuron).zero_();
                    return changed;
                }))
                {
                    after = LogProbabilities(model, own);
                }
                for (int position = 1; position < own.Length; position++)
                {
                    int id = own[position];
                    int token = (window * windowLength) + position;
                    found.Add(new PlainLoss(
                        document, window, position, token, id, -before[position - 1][id],
                        before[position - 1][id] - after[position - 1][id], activations[position - 1],
                        StableHash.Of(StableHash.Of($"{file}:{document + 1}"), (ulong)(token - 1))));
                }
            }
        }
        return found;
    }

    /// <summary>The tokens of the four contexts with the highest keys, one a document: the six after each
    /// start.</summary>
    public static PlainLoss[] Contexts(PlainLoss[] tokens, Func<PlainLoss, double> key)
    {
        PlainLoss[] starts =
        [
            .. tokens.Select(one => one with { Position = one.Position - 1, Token = one.Token - 1 }),
        ];
        return
        [
            .. starts.GroupBy(start => start.Document).Select(own => own.MaxBy(key)!).OrderByDescending(key).Take(4)
                .SelectMany(start => tokens.Where(one => one.Document == start.Document && one.Window == start.Window
                    && one.Position > start.Position && one.Position <= start.Position + 6)),
        ];
    }

    private static double[][] LogProbabilities(TransformerModel model, int[] ids)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor logits = model.call(tensor(Array.ConvertAll(ids, id => (long)id)).unsqueeze(0)).squeeze(0);
        Tensor all = nn.functional.log_softmax(logits.to(ScalarType.Float64), -1);
        return [.. all.data<double>().ToArray().Chunk((int)all.shape[1])];
    }
}
