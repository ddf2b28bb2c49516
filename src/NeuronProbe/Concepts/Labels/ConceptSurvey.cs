using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Concepts.Labels;

/// <summary>What a first reading of a corpus finds of its concepts.</summary>
/// <param name="Concepts">The chosen concepts in ordinal order of their names;
/// one that was named and does not occur is among them.</param>
/// <param name="TypeCounts">Tokens of the corpus by token id.</param>
/// <param name="Documents">Documents that have tokens.</param>
/// <param name="Replaced">Names in ordinal order of which the corpus has labels that don't count,
/// since a definition has that name.</param>
internal sealed record ConceptSurvey(
    IReadOnlyList<Concept> Concepts,
    IReadOnlyDictionary<int, long> TypeCounts,
    long Documents,
    IReadOnlyList<string> Replaced)
{
    /// <summary>Concepts that a scan can have: beyond them memory would grow with the corpus.</summary>
    public const int MostConcepts = 10_000;

    /// <summary>What those of the concepts are made of that are combinations.</summary>
    public IReadOnlyList<ConceptCombination> Combinations { get; init; } = [];

    /// <summary>Names in combinations of which the corpus has no label, and that nothing defines.</summary>
    public IReadOnlyList<string> MissingTerms { get; init; } = [];

    /// <summary>Names of some concepts that the corpus or the definitions have, chosen or not.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Tokens of the corpus.</summary>
    public long Tokens { get; } = TypeCounts.Values.Sum();

    /// <summary>Refuses a corpus that can't be read a second time; of named pipes, those that were read once.</summary>
    /// <exception cref="ProbeException">An input is standard input or a pipe.</exception>
    public static void DemandRereadable(Corpus corpus)
    {
        // A named pipe shows when it was read: it has more than its length.
        CorpusFile? stream = corpus.Files.FirstOrDefault(
            file => file.FullPath is null || file.Length is null || (file.Length == 0 && file.ByteCount > 0));
        if (stream is not null)
        {
            throw new ProbeException(
                "--corpus: expected files, since concepts are counted in a first reading, but got "
                + $"{(stream.FullPath is null ? "standard input" : $"the pipe '{stream.Name}'")}, which can be read "
                + "once only. Save it to a file first.");
        }
    }

    /// <summary>Reads a corpus to its end and counts.</summary>
    /// <param name="documents">Its documents, with labels.</param>
    /// <param name="chosen">Names and patterns; none for every concept that there is.</param>
    /// <param name="labelOn">Which tokens of a labelled word.</param>
    /// <param name="definitions">Concepts that are found by rules.</param>
    /// <param name="counted">Told of each document how many tokens it has, and how many each concept of it has.</param>
    /// <exception cref="ProbeException">A pattern matches nothing, nothing is there to count, there are too many
    /// concepts, or a rule can't be applied.</exception>
    public static ConceptSurvey Read(
        IEnumerable<TokenizedDocument> documents,
        IReadOnlyList<string> chosen,
        LabelOn labelOn,
        ConceptDefinitions? definitions = null,
        Action<int, IReadOnlyList<ConceptTokens>>? counted = null)
    {
        ConceptCount count = new(ConceptChoice.Of(chosen), definitions ?? ConceptDefinitions.None, labelOn, counted);
        foreach (TokenizedDocument document in documents)
        {
            count.Add(document);
        }
        return count.ToSurvey();
    }
}
