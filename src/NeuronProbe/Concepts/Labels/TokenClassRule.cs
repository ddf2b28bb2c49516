using System.Buffers;
using System.Globalization;
using System.Text;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Concepts.Labels;

/// <summary>A concept that applies to all tokens of a kind.</summary>
internal sealed class TokenClassRule(string name, TokenClass kind) : ConceptRule(name)
{
    public override void Mark(DocumentTokens tokens, LabelOn labelOn, List<int> marked)
    {
        switch (kind)
        {
            case TokenClass.Repeated:
                MarkRepeated(tokens, marked);
                break;
            case TokenClass.SentenceStart:
                MarkAt(SentenceStarts.In(TextOf(tokens)), tokens, marked);
                break;
            case TokenClass.AfterLineBreak:
                MarkAt(LineStarts(TextOf(tokens)), tokens, marked);
                break;
            case TokenClass.InQuotes:
                foreach (TextRange quotation in Quotations.In(TextOf(tokens)))
                {
                    tokens.AddSpan(quotation.Start, quotation.End, LabelOn.All, marked);
                }
                break;
            default:
                MarkByCharacters(TextOf(tokens), tokens, marked);
                break;
        }
    }

    private static void MarkRepeated(DocumentTokens tokens, List<int> marked)
    {
        HashSet<int> seen = [];
        for (int i = 0; i < tokens.Tokens.Length; i++)
        {
            if (!seen.Add(tokens.Tokens[i].Id))
            {
                marked.Add(i);
            }
        }
    }

    private static void MarkAt(IEnumerable<int> offsets, DocumentTokens tokens, List<int> marked)
    {
        foreach (int offset in offsets)
        {
            tokens.AddSpan(offset, offset + 1, LabelOn.First, marked);
        }
    }

    private static IEnumerable<int> LineStarts(string text)
    {
        bool isAfterBreak = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (isAfterBreak && !char.IsWhiteSpace(text[i]))
            {
                yield return i;
            }
            isAfterBreak = text[i] == '\n' || (isAfterBreak && char.IsWhiteSpace(text[i]));
        }
    }

    private void MarkByCharacters(string text, DocumentTokens tokens, List<int> marked)
    {
        for (int i = 0; i < tokens.Tokens.Length; i++)
        {
            ReadOnlySpan<char> own =
                text.AsSpan(tokens.Tokens[i].Start, tokens.Tokens[i].End - tokens.Tokens[i].Start).Trim();
            bool applies = kind switch
            {
                TokenClass.Capitalised => IsCapitalised(own),
                TokenClass.Number => HasOnly(own, IsOfNumber) && HasAny(own, Rune.IsDigit),
                _ => HasOnly(own, Rune.IsPunctuation) && !own.IsEmpty,
            };
            if (applies)
            {
                marked.Add(i);
            }
        }
    }

    private static bool IsCapitalised(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out Rune first, out _) == OperationStatus.Done
        && Rune.GetUnicodeCategory(first) is UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static bool IsOfNumber(Rune character) => Rune.IsDigit(character) || character.Value is '.' or ',';

    private static bool HasOnly(ReadOnlySpan<char> text, Predicate<Rune> isOne)
    {
        foreach (Rune character in text.EnumerateRunes())
        {
            if (!isOne(character) && !Rune.IsWhiteSpace(character))
            {
                return false;
            }
        }
        return true;
    }

    private static bool HasAny(ReadOnlySpan<char> text, Predicate<Rune> isOne)
    {
        foreach (Rune character in text.EnumerateRunes())
        {
            if (isOne(character))
            {
                return true;
            }
        }
        return false;
    }
}
