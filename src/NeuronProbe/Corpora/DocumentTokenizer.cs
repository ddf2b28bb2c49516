using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Corpora;

/// <summary>Turns documents into tokens that the model knows.</summary>
/// <param name="tokenizer">
/// The model's tokenizer, or null where its folder has none that can be read; then only documents of token ids can be
/// read.
/// </param>
/// <param name="refusal">Why its files could not be read, or null where there are none.</param>
/// <param name="vocabularySize">Ids that the model's embedding has.</param>
/// <param name="modelFolder">For messages.</param>
internal sealed class DocumentTokenizer(
    TextTokenizer? tokenizer, ProbeException? refusal, int vocabularySize, string modelFolder)
{
    /// <summary>Tokenises one document; it may give no tokens at all.</summary>
    /// <exception cref="ProbeException">
    /// There is no tokenizer for its text, or an id is outside the vocabulary.
    /// </exception>
    public TokenizedDocument Tokenize(Document document)
    {
        if (document.TokenIds is not null)
        {
            return FromIds(document, document.TokenIds);
        }
        if (tokenizer is null)
        {
            throw refusal ?? new ProbeException(
                $"{modelFolder}: expected tokenizer files ({TokenizerLoader.FilesInWords}) for the text at "
                + $"{document.Location}, but found none. "
                + "Put the model's tokenizer files there, or give the corpus as jsonl with 'input_ids'.");
        }
        TextToken[] tokens = tokenizer.Encode(document.Text!);
        int wrong = Array.FindIndex(tokens, t => t.Id >= vocabularySize);
        return wrong < 0
            ? new TokenizedDocument(document, document.Text, tokens)
            : throw new ProbeException(
                $"{modelFolder}: expected a tokenizer with ids below the model's vocabulary of {vocabularySize}, but "
                + $"'{tokenizer.Show(tokens[wrong].Id)}' at {document.Location} has id {tokens[wrong].Id}. "
                + "Check that the tokenizer's files belong to this model.");
    }

    private TokenizedDocument FromIds(Document document, int[] ids)
    {
        int wrong = Array.FindIndex(ids, id => id < 0 || id >= vocabularySize);
        if (wrong >= 0)
        {
            throw new ProbeException(
                $"{document.Location}: expected input_ids from 0 to {vocabularySize - 1}, the model's vocabulary, but "
                + $"got {ids[wrong]} at index {wrong}. Check that the ids were made with this model's tokenizer.");
        }
        if (tokenizer is not null && Array.TrueForAll(ids, tokenizer.Knows))
        {
            (string text, TextToken[] tokens) = tokenizer.Decode(ids);
            return new TokenizedDocument(document, text, tokens);
        }
        return new TokenizedDocument(document, null, [.. ids.Select(id => new TextToken(id, 0, 0))]);
    }
}
