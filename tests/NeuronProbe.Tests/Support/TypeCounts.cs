using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Tests.Support;

/// <summary>How many tokens of each id there are.</summary>
internal static class TypeCounts
{
    public static Dictionary<int, long> Of(IEnumerable<int> ids) =>
        ids.CountBy(id => id).ToDictionary(type => type.Key, type => (long)type.Value);

    public static Dictionary<int, long> Of(IEnumerable<TokenizedDocument> documents) =>
        Of(documents.SelectMany(document => document.Tokens).Select(token => token.Id));
}
