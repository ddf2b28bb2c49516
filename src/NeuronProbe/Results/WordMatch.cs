using NeuronProbe.Collectors;

namespace NeuronProbe.Results;

/// <summary>A neuron whose top examples have some words at or near the peak.</summary>
/// <param name="Place">The neuron.</param>
/// <param name="Count">How many examples of its list have them. Of two lists it is the one with more of them.</param>
/// <param name="Examples">How many examples the list has.</param>
/// <param name="Best">The first in rank of those that have them.</param>
internal sealed record WordMatch(NeuronPlace Place, int Count, int Examples, TopExample Best)
{
    /// <summary>The activation on the best one, by its magnitude.</summary>
    public double Magnitude => Math.Abs((double)Best.Activation);

    /// <summary>What is found in a neuron's examples; null where none has the words.</summary>
    /// <param name="query">The words.</param>
    /// <param name="place">The neuron.</param>
    /// <param name="examples">Its examples, those of a tail in order of rank.</param>
    public static WordMatch? Of(WordQuery query, NeuronPlace place, IEnumerable<TopExample> examples) =>
        Rank(from list in examples.GroupBy(example => example.Tail)
             let found = list.Where(query.Holds).ToArray()
             where found.Length > 0
             select new WordMatch(place, found.Length, list.Count(), found[0]))
            .FirstOrDefault();

    /// <summary>Those with the most examples first, of equal ones those with the larger activation, and then in the
    /// order in which they came.</summary>
    public static IEnumerable<WordMatch> Rank(IEnumerable<WordMatch> matches) =>
        matches.OrderByDescending(match => match.Count).ThenByDescending(match => match.Magnitude);
}
