using System.Text.RegularExpressions;

namespace NeuronProbe;

/// <summary>A command as it is shown to be copied: every word means to a shell what it says, whatever characters a path
/// has.</summary>
internal static partial class ShellCommand
{
    /// <summary>The whole command between marks: apostrophes, or backquotes where apostrophes are part of it.</summary>
    /// <param name="words">The program, its options and paths, one word each.</param>
    public static string Shown(params IEnumerable<string> words)
    {
        string line = string.Join(' ', words.Select(Quote));
        return line.Contains('\'', StringComparison.Ordinal) ? $"`{line}`" : $"'{line}'";
    }

    /// <summary>A path as a word of a command: one that begins with a dash would be taken for an option.</summary>
    public static string PathWord(string path) => path.StartsWith('-') ? $".{Path.DirectorySeparatorChar}{path}" : path;

    /// <summary>A word as a shell reads it back: of a POSIX system's, or on Windows as both of its shells read
    /// it.</summary>
    public static string Quote(string word)
    {
        if (Plain.IsMatch(word))
        {
            return word;
        }
        return OperatingSystem.IsWindows()
            ? $"\"{word}\""
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    // A tilde or an equals sign matters at the start of a word alone.
    [GeneratedRegex(@"^[A-Za-z0-9_@%+:,./\\-][A-Za-z0-9_@%+=:,./~\\-]*\z")]
    private static partial Regex PlainOnWindows { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./~-]*\z")]
    private static partial Regex PlainElsewhere { get; }

    private static Regex Plain => OperatingSystem.IsWindows() ? PlainOnWindows : PlainElsewhere;
}
