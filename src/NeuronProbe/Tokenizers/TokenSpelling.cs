using System.Buffers;
using System.Globalization;
using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>What each token of a vocabulary spells, in UTF-8 bytes, and so the way back from ids to text.</summary>
/// <param name="bytes">Indexed by id; null where the vocabulary has no token of that id.</param>
/// <param name="specialIds">Tokens that stand for no text of their own; they spell their content.</param>
/// <param name="dropsFirstSpace">Whether the leading space of the first token, special ones without such a space left
/// out, was put there by the tokenizer.</param>
internal sealed class TokenSpelling(byte[]?[] bytes, IReadOnlySet<int> specialIds, bool dropsFirstSpace)
{
    /// <summary>1 + the largest id.</summary>
    public int VocabularySize => bytes.Length;

    /// <summary>How many ids have a token.</summary>
    public int Count { get; } = bytes.Count(spelled => spelled is not null);

    public IReadOnlySet<int> SpecialIds => specialIds;

    /// <summary>The most bytes that one token spells.</summary>
    public int LongestToken { get; } = bytes.Select(spelled => spelled?.Length ?? 0).DefaultIfEmpty(0).Max();

    /// <summary>The token's bytes.</summary>
    /// <exception cref="ProbeException">The vocabulary has no such id.</exception>
    public ReadOnlySpan<byte> this[int id] => Contains(id)
        ? bytes[id]
        : throw new ProbeException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"tokenizer: expected token ids from 0 to {bytes.Length - 1}, but got {id}. ")
            + "The ids were made with another tokenizer; use the files of that one.");

    public bool Contains(int id) => (uint)id < (uint)bytes.Length && bytes[id] is not null;

    /// <summary>The text that the ids spell together,
    /// and the whole characters that each of them has a part in.</summary>
    /// <exception cref="ProbeException">The vocabulary lacks one of the ids.</exception>
    public (string Text, TextToken[] Tokens) Decode(IReadOnlyList<int> ids)
    {
        ArrayBufferWriter<byte> utf8 = new();
        int[] lengths = new int[ids.Count];
        bool dropsSpace = dropsFirstSpace;
        for (int i = 0; i < ids.Count; i++)
        {
            ReadOnlySpan<byte> spelled = this[ids[i]];
            bool hasSpace = spelled.StartsWith(" "u8);
            if (dropsSpace && (hasSpace || !specialIds.Contains(ids[i])))
            {
                dropsSpace = false;
                spelled = hasSpace ? spelled[1..] : spelled;
            }
            utf8.Write(spelled);
            lengths[i] = spelled.Length;
        }
        CharacterCursor cursor = new(utf8.WrittenSpan);
        TextToken[] tokens = new TextToken[ids.Count];
        for (int i = 0; i < tokens.Length; i++)
        {
            (int start, int end) = cursor.Next(lengths[i]);
            tokens[i] = new TextToken(ids[i], start, end);
        }
        return (Encoding.UTF8.GetString(utf8.WrittenSpan), tokens);
    }

    /// <summary>One token for display: its text, or its bytes as <c>&lt;0xNN&gt;</c> where they are
    /// only part of a character.</summary>
    public string Show(int id)
    {
        if (!Contains(id))
        {
            return string.Create(CultureInfo.InvariantCulture, $"<id {id}>");
        }
        byte[] spelled = bytes[id]!;
        return System.Text.Unicode.Utf8.IsValid(spelled)
            ? Encoding.UTF8.GetString(spelled)
            : string.Concat(spelled.Select(value => value.ToString("X2", CultureInfo.InvariantCulture))
                .Select(hex => $"<0x{hex}>"));
    }
}
