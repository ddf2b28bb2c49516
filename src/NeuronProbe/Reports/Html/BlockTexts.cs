using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Reports.Html;

/// <summary>The contexts of a block's examples as passages: unions of those that overlap, each token an entry of the
/// block's own vocabulary.</summary>
internal sealed class BlockTexts
{
    private readonly Dictionary<ContextKey, TokenContext> contexts = [];
    private readonly Dictionary<ContextKey, (int Passage, int Offset)> places = [];
    private readonly Dictionary<Entry, int> vocabulary = [];
    private readonly List<(long Number, string Id)> documents = [];
    private readonly List<Passage> passages = [];

    /// <summary>Adds an example's context.</summary>
    public void Add(TokenContext context) => contexts.TryAdd(ContextKey.Of(context), context);

    /// <summary>Makes passages of all contexts that were added.</summary>
    public void Join()
    {
        foreach (IGrouping<long, KeyValuePair<ContextKey, TokenContext>> document in contexts
            .GroupBy(context => context.Key.Document)
            .OrderBy(document => document.Key))
        {
            documents.Add((document.Key, document.First().Value.DocumentId));
            Passage? open = null;
            foreach ((ContextKey key, TokenContext context) in document
                .OrderBy(context => context.Key.Start)
                .ThenBy(context => context.Key.Length))
            {
                if (open is null || !key.IsOfDocument
                    || !open.TryExtend(key.Start, context.TokenIds, EntriesOf(context)))
                {
                    open = new Passage(documents.Count - 1, key.Start, context.Text is not null, key.IsOfDocument);
                    passages.Add(open);
                    open.Append(context.TokenIds, EntriesOf(context));
                }
                places.Add(key, (passages.Count - 1, open.OffsetOf(key.Start)));
            }
        }
    }

    /// <summary>Where a context that was added is: its passage, and its first token there.</summary>
    public (int Passage, int Offset) PlaceOf(TokenContext context) => places[ContextKey.Of(context)];

    /// <summary>Writes vocabulary, documents and passages as properties.</summary>
    public void Write(DataText data)
    {
        WriteVocabulary(data);
        data.Json.WriteStartObject("documents");
        data.Json.WriteStartArray("number");
        documents.ForEach(document => data.Json.WriteNumberValue(document.Number));
        data.Json.WriteEndArray();
        data.Texts("id", documents.Select(document => document.Id));
        data.Json.WriteEndObject();
        data.Json.WriteStartObject("passages");
        data.PackedWhole("document", [.. passages.Select(passage => (long)passage.Document)]);
        data.PackedWhole("token", [.. passages.Select(passage => (long)passage.FirstToken)]);
        data.PackedWhole("length", [.. passages.Select(passage => (long)passage.Entries.Count)]);
        data.PackedWhole("text", [.. passages.Select(passage => passage.HasText ? 1L : 0)]);
        data.PackedWhole("tokens", [.. passages.SelectMany(passage => passage.Entries).Select(entry => (long)entry)]);
        data.Json.WriteEndObject();
    }

    private void WriteVocabulary(DataText data)
    {
        Entry[] entries = [.. vocabulary.OrderBy(entry => entry.Value).Select(entry => entry.Key)];
        data.Json.WriteStartObject("tokens");
        data.Json.WriteStartArray("text");
        foreach (Entry entry in entries)
        {
            if (entry.IsRest)
            {
                data.Json.WriteNumberValue(0);
            }
            else
            {
                data.Json.WriteStringValue(entry.Text);
            }
        }
        data.Json.WriteEndArray();
        data.Json.WriteStartObject("id");
        foreach ((int index, Entry entry) in entries.Index().Where(entry => entry.Item.Text is null))
        {
            data.Json.WriteNumber(Key(index), entry.Id);
        }
        data.Json.WriteEndObject();
        data.Json.WriteStartObject("before");
        foreach ((int index, Entry entry) in entries.Index().Where(entry => entry.Item.Before.Length > 0))
        {
            data.Json.WriteString(Key(index), entry.Before);
        }
        data.Json.WriteEndObject();
        data.Json.WriteEndObject();

        static string Key(int index) => index.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The vocabulary's entries for the tokens of a context, drawn as
    /// <see cref="Results.Drawing.ExamplePiece"/> draws them.</summary>
    private int[] EntriesOf(TokenContext context)
    {
        int[] entries = new int[context.TokenIds.Length];
        int drawn = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            int id = context.TokenIds[i];
            if (context.Text is not { } text)
            {
                entries[i] = IndexOf(new Entry("", null, false, id));
                continue;
            }
            TextRange range = context.Ranges[i];
            string before = range.Start > drawn ? text[drawn..range.Start] : "";
            drawn = Math.Max(drawn, range.Start);
            entries[i] = IndexOf(range.End > drawn
                ? new Entry(before, text[drawn..range.End], false, Entry.AnyId)
                : new Entry(before, null, range.End > range.Start, id));
            drawn = Math.Max(drawn, range.End);
        }
        return entries;
    }

    private int IndexOf(Entry entry)
    {
        if (!vocabulary.TryGetValue(entry, out int index))
        {
            index = vocabulary.Count;
            vocabulary.Add(entry, index);
        }
        return index;
    }

    /// <param name="Before">Text before the token that belongs to none.</param>
    /// <param name="Text">What is drawn of the token, or null where it has nothing of its own.</param>
    /// <param name="IsRest">Whether that is because the token before has drawn the character that it is a part of.
    /// </param>
    /// <param name="Id">The token's id; where it has a text, that says enough.</param>
    private readonly record struct Entry(string Before, string? Text, bool IsRest, int Id)
    {
        public const int AnyId = -1;
    }

    /// <param name="Document">The document's number.</param>
    /// <param name="Start">The number in the document of the context's first token, as if all were the document's own.
    /// </param>
    /// <param name="Length">Tokens.</param>
    /// <param name="Hash">That of ids and place.</param>
    /// <param name="IsOfDocument">Whether the start means anything: the tool did not add the example's token.</param>
    private readonly record struct ContextKey(long Document, int Start, int Length, ulong Hash, bool IsOfDocument)
    {
        public static ContextKey Of(TokenContext context) => new(
            context.Document,
            context.Token - context.Index,
            context.TokenIds.Length,
            ContextHash.Of(context),
            context.Token >= 0);
    }

    /// <summary>Adjacent tokens of a document.</summary>
    private sealed class Passage(int document, int start, bool hasText, bool isOfDocument)
    {
        private readonly List<int> ids = [];

        /// <summary>The document's place in the list of documents.</summary>
        public int Document => document;

        /// <summary>The number in the document of the first token, or -1 where that is not known.</summary>
        public int FirstToken => isOfDocument ? Math.Max(-1, start) : -1;

        public bool HasText => hasText;

        /// <summary>The tokens, as entries of the vocabulary.</summary>
        public List<int> Entries { get; } = [];

        public int OffsetOf(int token) => token - start;

        public void Append(ReadOnlySpan<int> moreIds, ReadOnlySpan<int> moreEntries)
        {
            ids.AddRange(moreIds);
            Entries.AddRange(moreEntries);
        }

        /// <summary>Adds a context that overlaps the passage, where both have the same tokens there.</summary>
        public bool TryExtend(int from, ReadOnlySpan<int> contextIds, ReadOnlySpan<int> contextEntries)
        {
            int offset = OffsetOf(from);
            int shared = Math.Min(ids.Count - offset, contextIds.Length);
            if (!isOfDocument || shared <= 0)
            {
                return false;
            }
            for (int i = 0; i < shared; i++)
            {
                // A token that the tool added stands where another window has one of the document.
                if (ids[offset + i] != contextIds[i])
                {
                    return false;
                }
            }
            Append(contextIds[shared..], contextEntries[shared..]);
            return true;
        }
    }
}
