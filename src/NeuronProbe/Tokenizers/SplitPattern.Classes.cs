using System.Globalization;
using System.Text;

namespace NeuronProbe.Tokenizers;

/// <content>Classes of characters, escapes and numbers.</content>
internal sealed partial class SplitPattern
{
    /// <summary>A class within a class is a union, which .NET writes without brackets.</summary>
    private void ReadClass()
    {
        int start = at++;
        CharacterClass members = new();
        if (At('^'))
        {
            members.IsNegated = true;
            at++;
        }
        int depth = 1;
        for (bool isFirst = true; depth > 0; isFirst = false)
        {
            if (at >= source.Length)
            {
                throw Unknown(source[start..]);
            }
            char next = source[at];
            if (next == ']' && !isFirst)
            {
                at++;
                depth--;
            }
            else if (next == '[')
            {
                at++;
                depth++;
                if (At('^') || At(':'))
                {
                    throw Unknown("[" + source[at]);
                }
            }
            else if (next == '&' && source.AsSpan(at).StartsWith("&&"))
            {
                throw Unknown("&&");
            }
            else
            {
                ReadMember(members);
            }
        }
        result.Append(members.Write(isWide));
    }

    /// <summary>One character of a class, a range of them, or an escape that stands for several.</summary>
    private void ReadMember(CharacterClass members)
    {
        if (ReadSet(inClass: true) is { } set)
        {
            members.Add(set);
            return;
        }
        (int first, string written) = ReadCharacter();
        namesStandIn |= CategoryStandIns.HasStandIn(first, first);
        if (!At('-') || at + 1 >= source.Length || source[at + 1] is ']' or '[')
        {
            members.Add(first, first, written);
            return;
        }
        int hyphen = at++;
        if (ReadSet(inClass: true) is { } after)
        {
            // A hyphen before a set is itself.
            members.Add(first, first, written);
            members.Add('-', '-', "\\-");
            members.Add(after);
            return;
        }
        (int last, string writtenLast) = ReadCharacter();
        if (last < first)
        {
            throw Unknown(source[hyphen..at]);
        }
        namesStandIn |= CategoryStandIns.HasStandIn(first, last);
        members.Add(first, last, $"{written}-{writtenLast}");
    }

    /// <summary>An escape by itself.</summary>
    private void ReadEscapedAtom()
    {
        if (ReadSet(inClass: false) is { } set)
        {
            CharacterClass members = new();
            members.Add(set);
            bool isBare = !isWide && !set.Written.StartsWith(@"\p{L}\p{M}", StringComparison.Ordinal)
                && !set.Written.StartsWith('^');
            result.Append(isBare ? set.Written : members.Write(isWide));
            return;
        }
        if (at + 1 < source.Length && source[at + 1] is 'b' or 'B' or 'A' or 'z')
        {
            result.Append(isWide && source[at + 1] is 'b' or 'B' ? throw Unknown(source.Substring(at, 2))
                : source.AsSpan(at, 2));
            at += 2;
            return;
        }
        (int value, string written) = ReadCharacter();
        namesStandIn |= CategoryStandIns.HasStandIn(value, value);
        result.Append(value > char.MaxValue ? $"(?:{char.ConvertFromUtf32(value)})" : written);
    }

    /// <summary>An escape that stands for several characters, or null where there is none.</summary>
    private CharacterSet? ReadSet(bool inClass)
    {
        if (source[at] != '\\' || at + 1 >= source.Length)
        {
            return null;
        }
        char kind = source[at + 1];
        switch (kind)
        {
            case 'w' or 'W' when kind == 'w' || !inClass:
                at += 2;
                return new CharacterSet(kind == 'w' ? WordCharacters : "^" + WordCharacters, (value, category) =>
                    IsWord(value, category) == (kind == 'w'));
            case 's' or 'S':
                at += 2;
                return new CharacterSet($"\\{kind}", (_, _) => kind == 'S');
            case 'd' or 'D':
                at += 2;
                return new CharacterSet($"\\{kind}", (_, category) =>
                    category == UnicodeCategory.DecimalDigitNumber == (kind == 'd'));
            case 'p' or 'P':
                return ReadProperty();
            default:
                return null;
        }
    }

    private static bool IsWord(int value, UnicodeCategory category) => CategoryStandIns.IsEnclosedLetter(value)
        || category is <= UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation;

    private CharacterSet ReadProperty()
    {
        int end = source.IndexOf('}', at);
        if (end < 0 || source[at + 2] != '{')
        {
            throw Unknown(source.Substring(at, Math.Min(3, source.Length - at)));
        }
        string name = source[(at + 3)..end];
        bool isNegated = name.StartsWith('^') != (source[at + 1] == 'P');
        string category = name.TrimStart('^');
        // Only the general categories: scripts and blocks are called by other names.
        if (!CharacterSet.IsCategory(category))
        {
            throw Unknown(source[at..(end + 1)]);
        }
        at = end + 1;
        return new CharacterSet($"\\{(isNegated ? 'P' : 'p')}{{{category}}}", (_, of) =>
            CharacterSet.IsIn(of, category) != isNegated);
    }

    /// <summary>A character as it is or escaped, and how .NET writes it.</summary>
    private (int Value, string Written) ReadCharacter()
    {
        if (source[at] != '\\')
        {
            int length = at + 1 < source.Length && char.IsSurrogatePair(source[at], source[at + 1]) ? 2 : 1;
            string own = source.Substring(at, length);
            at += length;
            return (char.ConvertToUtf32(own + " ", 0), own is "]" or "[" or "^" ? "\\" + own : own);
        }
        if (at + 1 >= source.Length)
        {
            throw Unknown("\\");
        }
        char kind = source[at + 1];
        if (kind is 'x' or 'u')
        {
            int value = ReadCodePoint(kind);
            return (value, FormattableString.Invariant($"\\u{value:X4}"));
        }
        int control = "rntfv".IndexOf(kind, StringComparison.Ordinal);
        if (control < 0 && char.IsAsciiLetterOrDigit(kind))
        {
            throw Unknown(source.Substring(at, 2));
        }
        at += 2;
        return (control < 0 ? kind : "\r\n\t\f\v"[control], source.Substring(at - 2, 2));
    }

    private int ReadCodePoint(char kind)
    {
        int start = at;
        bool isBraced = source.AsSpan(at + 2).StartsWith("{");
        int first = at + (isBraced ? 3 : 2);
        int end = isBraced ? source.IndexOf('}', first) : Math.Min(source.Length, first + (kind == 'x' ? 2 : 4));
        if (end < 0 || !int.TryParse(source.AsSpan(first, end - first), NumberStyles.AllowHexSpecifier, null,
            out int value) || !Rune.IsValid(value))
        {
            throw Unknown(source.Substring(start, Math.Min(6, source.Length - start)));
        }
        at = isBraced ? end + 1 : end;
        return value;
    }
}
