namespace NeuronProbe.Concepts.Labels;

/// <summary>Where sentences begin, by punctuation alone: abbreviations such as <c>Mr.</c> are not known.</summary>
/// <remarks>
/// A sentence begins at the first letter or digit of the text and of each paragraph (after a blank line), and after
/// <c>. ! ? …</c> with white space after them, unless that letter is in lower case; brackets and quotation marks before
/// the white space are passed over. After <c>。！？</c> no white space is needed.
/// </remarks>
internal static class SentenceStarts
{
    private const string Closing = "\"'”’»)]}";

    /// <summary>Offsets of the first letter or digit of each sentence, in UTF-16 units.</summary>
    public static IEnumerable<int> In(string text)
    {
        bool isStart = true;
        bool isAfterEnd = false;
        bool takesLowerCase = true;
        int breaks = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsWhiteSpace(c))
            {
                breaks += c == '\n' ? 1 : 0;
                takesLowerCase |= breaks > 1;
                isStart |= isAfterEnd || breaks > 1;
                continue;
            }
            breaks = 0;
            if (IsLetterOrDigit(text, i))
            {
                if (isStart && (takesLowerCase || !char.IsLower(text, i)))
                {
                    yield return i;
                }
                isStart = takesLowerCase = isAfterEnd = false;
            }
            else
            {
                isStart |= c is '。' or '！' or '？';
                isAfterEnd = c is '.' or '!' or '?' or '…' || (isAfterEnd && Closing.Contains(c));
            }
        }
    }

    private static bool IsLetterOrDigit(string text, int at) =>
        !char.IsLowSurrogate(text[at]) && char.IsLetterOrDigit(text, at);
}
