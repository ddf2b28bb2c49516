using System.Text;

namespace NeuronProbe.Tests.Tokenizers.Kinds;

/// <summary>
/// The 500 texts that every kind of tokenizer is tried on. They never change: ids of them are stored.
/// </summary>
internal static class KindTexts
{
    private const int Count = 500;

    private static readonly string[] Parts =
    [
        "the", " the", "The quick brown fox", " jumps", "HTTPServer", "don't", "I'LL", "we've", "can’t", "naïve",
            "café", "cafe\u0301", "Ångström", "İstanbul", "ΣΊΣΥΦΟΣ", "straße",
        "Привет, мир", "Ёлка", "שָׁלוֹם", "السلام عليكم", "नमस्ते", "ক্ষ", "สวัสดีครับ", "한국어", "\u1112\u1161\u11ab",
            "日本語テキスト", "今日は良い天気です。", "汉字", "ﾊﾝｶｸ", "Ｆｕｌｌ１２",
        "👍", "👩🏽‍💻", "👨‍👩‍👧", "🇩🇪", "❤️", "𝔘𝔫𝔦", "𝟙𝟚𝟛", "𐐀𐐨", "𞤀𞤢", "𠀀𠀁", "\U0010FFFF",
        "\U0001F1E6", "0", "7", "42",
            "123", "1234", "1234567890", "3.14", "1,000", "½", "²³", "٣٤", "Ⅷ", "①",
        " ", "  ", "   ", "        ", "\n", "\n\n", "\r\n", "\t", "\t\t", " \n ", "\u00A0", "\u3000", "\u2028",
            "\u200B", "\u200D", "\uFEFF", "\u0085", "\v", "\f", "\0", "\u0001", "\u001F", "\u007F", "\u00AD", "\uFFFD",
        "\uFFFE", "\u0301", "\u0300\u0323", "\u093F", "\u20DD", "if (x == 0) {\n    return -1;\n}",
            "def f(a, b):\n\treturn a+b", "<div class=\"a\">", "a_b_c", "snake_case_name", "camelCase", "C:\\dir",
            "https://x.org/a?b=c&d",
        "...", "......", "-----", "=====", "!!!", "?!", "«»", "“quotes”", "—", "–", "·", "$", "€", "+", "<", ">", "|",
            "~", "`", "^", "@", "#", "%", "&", "*", "(", ")", "[", "]", "{", "}", "_", "\\", "/",
        "<s>", "</s>", "<unk>", "<pad>", "<mask>", "[CLS]", "[SEP]", "[MASK]", "[UNK]", "<|endoftext|>",
            "<|im_start|>", "<|im_end|>", "<bos>", "<0x41>", "▁", "▁the", "Ġ", "##ing", "</w>", "ADDED", "added",
            "Ａdded",
        "ﷺ", "ﬁ", "Ǆ", "ǅ", "ß", "ſ", "K", "Å", "ⓐ", "ａ", "ｶﾞ", "が", "か\u3099", "\u1E9B\u0323", "q\u0307\u0323", "aaaa",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ];

    private static readonly string[] Sentences =
    [
        "", "Hello, World!", "It's a test: 12 + 34 = 46.", "She said \"no\", didn't she?",
            "In 1999 the price rose by 12.5% to $1,234.56.", "Неизвестный язык и числа 2024 года.",
        "for (int i = 0; i < 10; ++i) { sum += i * i; }  // comment", "SELECT * FROM t WHERE a='b' AND c >= 100;",
            "The café’s naïve façade — déjà vu…", "日本語とEnglishの混ざった文。123個", " leading and trailing ",
            "MiXeD CaSe ACRONYMs",
        "<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n", "a <mask> b<mask>c  <mask>  d",
            "[CLS] hello [SEP] wor[MASK]ld [MASK]", "<s>one</s><s> two </s>", "ADDED xADDEDx ADDED.",
            "the the  the   the    the",
        "line one\nline two\r\nline three\n\n\nline four", "tab\tseparated\tvalues\t1\t2",
            "e\u0301e\u0301 o\u0308 n\u0303", "1 12 123 1234 12345 123456 1234567",
            "don't can't won't I'm you're they'll we've he'd", "DON'T CAN'T I'M YOU'RE",
    ];

    /// <summary>The texts, in order.</summary>
    public static IReadOnlyList<string> All { get; } = Make();

    private static List<string> Make()
    {
        // Each part alone and between letters, then parts in rows, then code points of all planes.
        List<string> texts = [.. Sentences.Concat(Parts).Concat(Parts.Select(part => $"a{part}b {part} c")).Distinct()];
        ulong state = 20_240_229;
        while (texts.Count < Count)
        {
            bool isScalars = texts.Count % 3 == 0;
            int length = 1 + Next(ref state, 12);
            StringBuilder text = new();
            for (int i = 0; i < length; i++)
            {
                text.Append(isScalars ? Scalar(ref state) : Parts[Next(ref state, Parts.Length - 1)]);
            }
            if (!texts.Contains(text.ToString()))
            {
                texts.Add(text.ToString());
            }
        }
        return texts;
    }

    /// <summary>A code point that Unicode 15 has assigned: what is younger is not in every table.</summary>
    private static string Scalar(ref ulong state)
    {
        while (true)
        {
            int value = Next(ref state, 4) switch
            {
                0 => Next(ref state, 0x80),
                1 => Next(ref state, 0x800),
                2 => Next(ref state, 0x10000),
                _ => 0x10000 + Next(ref state, 0x10000),
            };
            if (Rune.IsValid(value)
                && Rune.GetUnicodeCategory(
                new Rune(value)) is not System.Globalization.UnicodeCategory.OtherNotAssigned && !IsYoung(value))
            {
                return char.ConvertFromUtf32(value);
            }
        }
    }

    private static bool IsYoung(int value) =>
        value is (>= 0x0870 and <= 0x08B4) or (>= 0x1C80 and <= 0x1C8F) or (>= 0xA7C0 and <= 0xA7FF)
        or (>= 0x10500 and <= 0x105FF)
        or (>= 0x10780 and <= 0x107FF) or (>= 0x10D40 and <= 0x10EFF) or (>= 0x11300 and <= 0x11FFF)
            or (>= 0x12F90 and <= 0x14FFF) or (>= 0x16100 and <= 0x1BFFF) or (>= 0x1CC00 and <= 0x1CFFF)
            or (>= 0x1DF00 and <= 0x1EFFF) or >= 0x1F700;

    /// <summary>A number from 0, below a bound (xorshift64*): no library's generator, which may change.</summary>
    private static int Next(ref ulong state, int bound)
    {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        return (int)((state * 2685821657736338717UL >> 33) % (ulong)bound);
    }
}
