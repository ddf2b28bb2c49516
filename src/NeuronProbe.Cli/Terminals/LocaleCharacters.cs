namespace NeuronProbe.Cli.Terminals;

/// <summary>Which characters a terminal has, by what the locale's variables say of it.</summary>
internal static class LocaleCharacters
{
    private static readonly string[] Variables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>Whether it has those of ASCII alone: the first variable that is set is <c>C</c>, <c>POSIX</c> or names
    /// a charset other than UTF-8, or none is set, which means <c>C</c>.</summary>
    /// <remarks>A name without a charset, such as <c>en_US</c>, says nothing of it, and counts as UTF-8.</remarks>
    /// <param name="variable">Gives the value of an environment variable, or null.</param>
    public static bool AreAscii(Func<string, string?> variable)
    {
        string locale = Variables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "C";
        string name = locale.Split('@')[0];
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? name is "C" or "POSIX"
            : !name[(dot + 1)..].Replace("-", "", StringComparison.Ordinal)
                .Equals("utf8", StringComparison.OrdinalIgnoreCase);
    }
}
