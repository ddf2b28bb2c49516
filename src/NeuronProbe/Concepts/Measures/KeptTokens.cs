using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Sites;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Tokens whose values are kept, with what concepts say of them; the same for all sites.</summary>
/// <param name="plan">The concepts.</param>
/// <param name="share">The share of all tokens that are kept; which, a hash of their places decides.</param>
internal sealed class KeptTokens(ConceptPlan plan, double share)
{
    private const ulong Seed = 4;

    private readonly TokenLabels labels = new(plan);
    private readonly List<(long Document, int First, int Position)> places = [];
    private readonly List<bool> isHeldOut = [];
    private readonly List<byte>[] marks = [.. plan.Concepts.Select(_ => new List<byte>())];

    /// <summary>Memory of a token besides its values.</summary>
    public static long BytesPerToken(int concepts) => (2 * sizeof(long)) + sizeof(bool) + sizeof(int) + concepts;

    public int Count => places.Count;

    /// <summary>Indices of the tokens of a block that are kept; whoever asks first has them noted.</summary>
    public int[] Of(BlockLayout layout)
    {
        if (layout.Annotations.Of<KeptOfBlock>() is { } known)
        {
            return known.Tokens;
        }
        List<int> kept = [];
        foreach (BlockWindow own in layout.Windows)
        {
            bool isForEvaluation = plan.IsHeldOut(own.Window.Document.Document);
            ulong document = StableHash.Of(own.Window.Document.Document.Id);
            for (int token = own.FirstToken; token < own.FirstToken + own.TokenCount; token++)
            {
                var place = new TokenPlace(own.Window, document, layout.Positions[token]);
                if (IsKept(place))
                {
                    kept.Add(token);
                    Add(place, isForEvaluation);
                }
            }
        }
        var found = new KeptOfBlock([.. kept]);
        layout.Annotate(found);
        return found.Tokens;
    }

    /// <summary>The numbers of the tokens in the order of the corpus, whatever the order in which they came.</summary>
    public int[] InOrder()
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        Array.Sort(places.ToArray(), order);
        return order;
    }

    /// <summary>The number of a token's document in the corpus.</summary>
    public long DocumentOf(int token) => places[token].Document;

    public bool IsHeldOut(int token) => isHeldOut[token];

    /// <summary>What a concept says of a token, as <see cref="TokenLabels"/> has it.</summary>
    public byte MarksOf(int concept, int token) => marks[concept][token];

    private bool IsKept(in TokenPlace place) => share >= 1 || StableHash.Fraction(StableHash.Of(
        Seed, place.Document, (ulong)place.Window.FirstToken, (ulong)place.Position)) < share;

    private void Add(in TokenPlace place, bool isForEvaluation)
    {
        places.Add((place.Window.Document.Document.Index, place.Window.FirstToken, place.Position));
        isHeldOut.Add(isForEvaluation);
        for (int concept = 0; concept < marks.Length; concept++)
        {
            marks[concept].Add(labels.Of(concept, place, isDealt: !isForEvaluation));
        }
    }

    private sealed record KeptOfBlock(int[] Tokens);
}

/// <summary>The values of a site's neurons on kept tokens.</summary>
/// <param name="selection">The site and its chosen neurons.</param>
/// <param name="tokens">The tokens, shared by the collectors of all sites.</param>
/// <param name="capacity">How many tokens there are going to be, about.</param>
internal sealed class KeptValues(SiteSelection selection, KeptTokens tokens, int capacity) : ReadingCollector(selection)
{
    private readonly List<float>[] values = [.. selection.Neurons.Select(_ => new List<float>(capacity))];

    public override string Name => "kept_values";

    /// <summary>A neuron's values, by the numbers of the tokens.</summary>
    /// <param name="neuron">Index into the selection.</param>
    public IReadOnlyList<float> Of(int neuron) => values[neuron];

    internal override void Begin(IReadOnlyList<BlockLayout> blocks)
    {
        foreach (BlockLayout layout in blocks)
        {
            tokens.Of(layout);
        }
    }

    public override void Update(in ActivationBlock block)
    {
        int[] kept = tokens.Of(block.Layout);
        for (int i = 0; i < block.NeuronCount; i++)
        {
            ReadOnlySpan<float> all = block[i];
            List<float> own = values[block.FirstNeuron + i];
            foreach (int token in kept)
            {
                own.Add(all[token]);
            }
        }
    }
}
