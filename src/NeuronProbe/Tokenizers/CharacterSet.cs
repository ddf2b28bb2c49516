using System.Globalization;

namespace NeuronProbe.Tokenizers;

/// <summary>Characters that an escape of a pattern stands for.</summary>
/// <param name="Written">How .NET writes them in a class; a leading <c>^</c> is for all others.</param>
/// <param name="HasWide">Whether a character beyond U+FFFF, of a category, is one of them.</param>
internal sealed record CharacterSet(string Written, Func<int, UnicodeCategory, bool> HasWide)
{
    private static readonly string[] Names =
        ["Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
            "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn"];

    /// <summary>Whether that is the name of a general category, or of a group of them.</summary>
    public static bool IsCategory(string name) =>
        name.Length > 0 && (Names.Contains(name) || Names.Any(full => full[..1] == name));

    /// <summary>Whether a category is the one named, or of the group named.</summary>
    public static bool IsIn(UnicodeCategory category, string name) =>
        Names[(int)category].StartsWith(name, StringComparison.Ordinal);
}
