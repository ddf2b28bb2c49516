using NeuronProbe.Collectors;

namespace NeuronProbe.Results;

/// <summary>Neurons ranked by how many of their top examples have some words at or near the peak.</summary>
internal sealed class WordRanking
{
    private const int NearWords = 3;

    private readonly Findings searched;
    private readonly Dictionary<(string Site, int Neuron), WordMatch> byName;

    private WordRanking(WordQuery query, Findings searched, IReadOnlyList<WordMatch> matches)
    {
        Query = query;
        Matches = matches;
        this.searched = searched;
        byName = matches.ToDictionary(match => (match.Place.Site.Selection.Site.Name, match.Place.Neuron));
    }

    /// <summary>What was looked for.</summary>
    public WordQuery Query { get; }

    /// <summary>The neurons with examples that have the words, the best first.</summary>
    public IReadOnlyList<WordMatch> Matches { get; }

    /// <summary>How many neurons were looked at.</summary>
    public int Searched => searched.Places.Count();

    /// <summary>Looks for words in the top examples of all neurons.</summary>
    /// <param name="query">The words.</param>
    /// <param name="findings">The findings, with the lists of top examples.</param>
    /// <exception cref="ProbeException">The examples have no texts.</exception>
    public static WordRanking Read(WordQuery query, Findings findings)
    {
        List<WordMatch> matches = [];
        bool hasExamples = false;
        bool hasTexts = false;
        foreach (NeuronPlace place in findings.Places)
        {
            TopExample[] examples = [.. findings.Rows<TopExample>(place.Site, place.Index)];
            hasExamples |= examples.Length > 0;
            hasTexts = hasTexts || examples.Any(example => example.Context.Text is not null);
            if (WordMatch.Of(query, place, examples) is { } match)
            {
                matches.Add(match);
            }
        }
        return hasTexts || !hasExamples
            ? new(query, findings, [.. WordMatch.Rank(matches)])
            : throw new ProbeException(
                "--find: expected top examples with their texts, but got token ids alone, since the corpus was "
                + "tokenised already. Scan with the tokenizer's files in the model's folder.");
    }

    /// <summary>The findings with the neurons that were found alone, in the order of the ranking.</summary>
    public Findings Found => searched.Of([.. Matches.Select(match => match.Place)]);

    /// <summary>What was found in a neuron's examples, or null where nothing was.</summary>
    public WordMatch? Of(NeuronFindings neuron) => byName.GetValueOrDefault((neuron.Site, neuron.Neuron));

    /// <summary>Which words there are instead, where no neuron was found.</summary>
    public WordMiss Miss()
    {
        Dictionary<string, int> neurons = NeuronsByWord();
        string[] unknown = [.. Query.Words.Where(word => !neurons.ContainsKey(word))];
        IEnumerable<string> others = unknown.Length == 0
            ? Query.Words
            : unknown.SelectMany(word => Spelling.NearestOf(word, neurons.Keys, NearWords)).Distinct();
        return new(unknown, [.. others.Select(word => (word, neurons[word]))]);
    }

    private Dictionary<string, int> NeuronsByWord() => searched.Places
        .SelectMany(place => PeakWords.Of(searched.Rows<TopExample>(place.Site, place.Index))
            .Select(word => word.Word).Distinct())
        .CountBy(word => word)
        .ToDictionary();
}
