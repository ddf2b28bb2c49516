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

    /// <summary>Says that no neuron was found, and which words there are instead.</summary>
    public string Miss()
    {
        Dictionary<string, int> neurons = NeuronsByWord();
        string[] unknown = [.. Query.Words.Where(word => !neurons.ContainsKey(word))];
        string missed = unknown.Length == 0 ? Query.Quoted : string.Join(" or ", unknown.Select(word => $"'{word}'"));
        string all = unknown.Length == 0 && Query.Words.Count > 1 ? "all of " : "";
        string none = $"No top example of {Drawing.Figures.Count(Searched, "neuron")} has {all}{missed} at or near "
            + "its peak.";
        string[] near = unknown.Length == 0
            ? [.. Query.Words.Where(_ => Query.Words.Count > 1)]
            : [.. unknown.SelectMany(word => Spelling.NearestOf(word, neurons.Keys, NearWords)).Distinct()];
        string alone = unknown.Length == 0 ? "One by one" : "Near it";
        return near.Length == 0
            ? none
            : $"{none} {alone}: {string.Join(", ", near.Select(word => $"'{word}' ({Of(neurons[word])})"))}.";
    }

    private static string Of(int neurons) => Drawing.Figures.Count(neurons, "neuron");

    private Dictionary<string, int> NeuronsByWord() => searched.Places
        .SelectMany(place => PeakWords.Of(searched.Rows<TopExample>(place.Site, place.Index))
            .Select(word => word.Word).Distinct())
        .CountBy(word => word)
        .ToDictionary();
}
