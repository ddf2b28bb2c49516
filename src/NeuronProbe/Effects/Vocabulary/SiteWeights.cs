using NeuronProbe.Sites;

namespace NeuronProbe.Effects.Vocabulary;

/// <summary>How many neurons of a layer are of a class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Count">Neurons.</param>
/// <param name="ByChance">Neurons of the null: as many pairs of one neuron's input and gate weights with the output
/// weights of the next neuron of the layer.</param>
internal sealed record ClassCount(string Class, int Count, int ByChance);

/// <summary>The weights of a layer's neurons.</summary>
/// <param name="Selection">The site <c>ffn.N.post</c> and the neurons that were chosen there.</param>
/// <param name="IsGated">Whether the network has a gate.</param>
/// <param name="Rows">A row for each neuron.</param>
/// <param name="Classes">How many are of each class.</param>
internal sealed record SiteWeights(
    SiteSelection Selection, bool IsGated, IReadOnlyList<WeightRow> Rows, IReadOnlyList<ClassCount> Classes)
{
    /// <summary>[neurons], the tokens that each promotes or suppresses most; empty without a vocabulary head.</summary>
    public IReadOnlyList<StrongestTokens> Tokens { get; init; } = [];
}
