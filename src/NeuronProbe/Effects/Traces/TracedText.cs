using System.Globalization;
using System.Text;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;

namespace NeuronProbe.Effects.Traces;

/// <summary>A text, or token ids, that a model reads as a corpus of one document.</summary>
internal sealed class TracedText
{
    private readonly byte[] content;
    private readonly CorpusOptions options;

    private TracedText(string option, string format, string content)
    {
        Option = option;
        this.content = Encoding.UTF8.GetBytes(content);
        options = new CorpusOptions { Paths = [CorpusInputs.StandardInput], Format = format, InputName = option };
    }

    /// <summary>The option that it came by.</summary>
    public string Option { get; }

    /// <summary>Whether it takes a tokenizer to read it.</summary>
    public bool IsText => Ids.Length == 0;

    // None where it is a text.
    private int[] Ids { get; init; } = [];

    /// <summary>A text.</summary>
    /// <param name="option">The option that it came by.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="ProbeException">It is empty.</exception>
    public static TracedText OfText(string option, string text) => text.Length > 0
        ? new TracedText(option, CorpusFormats.Text, text)
        : throw new ProbeException(
            $"{option}: expected a text, but got an empty one. Give one, or '-' to read it from standard input.");

    /// <summary>The text of a stream.</summary>
    /// <param name="option">The option that it came by.</param>
    /// <param name="input">UTF-8; it is closed.</param>
    /// <exception cref="ProbeException">It is empty, too long, or no UTF-8.</exception>
    public static TracedText OfInput(string option, Stream input)
    {
        using var source = new TextSource(CorpusOptions.StandardInput, input);
        return OfText(option, source.ReadWhole());
    }

    /// <summary>Token ids.</summary>
    /// <param name="option">The option that they came by.</param>
    /// <param name="ids">At least one.</param>
    public static TracedText OfIds(string option, IReadOnlyList<int> ids) => new(
        option,
        CorpusFormats.JsonLines,
        $$"""{"input_ids":[{{string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))}}]}""")
    {
        Ids = [.. ids],
    };

    /// <summary>The corpus; to be read once.</summary>
    public Corpus Open() => new(options, new MemoryStream(content));

    /// <summary>Refuses ids that a model does not know.</summary>
    /// <param name="vocabularySize">Ids that it knows: from 0 to this, exclusive.</param>
    /// <exception cref="ProbeException">There are such.</exception>
    public void DemandWithin(int vocabularySize)
    {
        int wrong = Array.FindIndex(Ids, id => id >= vocabularySize);
        if (wrong >= 0)
        {
            throw new ProbeException(
                $"{Option}: expected ids from 0 to {vocabularySize - 1}, the model's vocabulary, but got {Ids[wrong]} "
                + $"at index {wrong}. Check that the ids were made with this model's tokenizer.");
        }
    }
}
