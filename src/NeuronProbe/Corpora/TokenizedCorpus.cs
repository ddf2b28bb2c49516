using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Corpora;

/// <summary>The documents of a corpus that have tokens, tokenised one by one, up to a number of tokens.</summary>
/// <param name="corpus">The documents; borrowed.</param>
/// <param name="tokenizer">Turns them into tokens.</param>
/// <param name="limitTokens">
/// Reading stops before the document that would pass that many tokens; null for no limit.
/// </param>
/// <param name="annotate">Adds to a document what collectors need to know of it, or null where that is nothing.</param>
/// <param name="range">The chunks that are read, or null for the whole corpus.</param>
/// <param name="tokensBefore">Tokens of the documents before those chunks, for the limit.</param>
internal sealed class TokenizedCorpus(
    Corpus corpus, DocumentTokenizer tokenizer, long? limitTokens,
    Func<TokenizedDocument, TokenizedDocument>? annotate = null,
    ChunkRange? range = null, long tokensBefore = 0)
{
    private long tokens;
    private long withoutTokens;
    private long withoutTokensBefore;
    private long tokensAtChunk;
    private long chunk = -1;

    /// <summary>Whether chunks of it alone are read.</summary>
    public bool IsPart => range is not null;

    /// <summary>Where the documents come from.</summary>
    public Corpus Corpus => corpus;

    /// <summary>How far the reading has come in the chunks that it is of; asked for by the thread that
    /// reads.</summary>
    public CorpusPosition Position =>
        new(tokens, corpus.BytesRead, corpus.EmptyDocuments + withoutTokens, corpus.BadRecords);

    /// <summary>How far it had come when the chunk of the last document began.</summary>
    public CorpusPosition ChunkPosition => new(
        tokensAtChunk, corpus.BytesRead, corpus.EmptyBeforeChunk + withoutTokensBefore, corpus.BadBeforeChunk);

    /// <summary>Reads the documents; once.</summary>
    /// <param name="cancellation">Stops the reading, also while it waits for whoever writes a pipe.</param>
    /// <exception cref="ProbeException">
    /// A file or a document can't be read or tokenised, or the limit has no room for the first one.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IEnumerable<TokenizedDocument> Read(CancellationToken cancellation)
    {
        foreach (Document document in corpus.Read(range, cancellation))
        {
            if (document.Chunk != chunk)
            {
                (chunk, tokensAtChunk, withoutTokensBefore) = (document.Chunk, tokens, withoutTokens);
            }
            TokenizedDocument tokenized = tokenizer.Tokenize(document);
            if (tokenized.Tokens.Length == 0)
            {
                withoutTokens++;
                continue;
            }
            if (tokensBefore + tokens + tokenized.Tokens.Length > limitTokens)
            {
                DemandAnyTokens(tokenized);
                corpus.CutHere();
                yield break;
            }
            tokens += tokenized.Tokens.Length;
            yield return annotate?.Invoke(tokenized) ?? tokenized;
        }
    }

    private void DemandAnyTokens(TokenizedDocument passing)
    {
        if (tokensBefore + tokens == 0)
        {
            throw new ProbeException(
                $"--limit-tokens: expected room for the first document, but {passing.Document.Location} has "
                + $"{passing.Tokens.Length} tokens and the limit is {limitTokens}. "
                + "Raise the limit, or cut the file into documents with --separator or --corpus-format lines.");
        }
    }
}
