using System.Text.RegularExpressions;

namespace NeuronProbe.Hub;

/// <summary>Expands <c>~</c> and variables in a path, as Python's <c>os.path.expanduser</c> and then
/// <c>os.path.expandvars</c> do for the hub's own tools.</summary>
/// <param name="variable">Gives a variable's value, or null.</param>
/// <param name="home">The user's own folder.</param>
internal sealed partial class FolderExpansion(Func<string, string?> variable, string home)
{
    private const string Users = "/etc/passwd";

    /// <summary>Expands a path. A variable that is not set stays as it is written; what a variable holds is not
    /// expanded again.</summary>
    /// <param name="path">The path.</param>
    /// <param name="where">Where it is written, for the message.</param>
    /// <exception cref="ProbeException">It begins with <c>~NAME</c>, and this machine's list of users has no such
    /// name.</exception>
    public string Expand(string path, string where) => Variable.Replace(ExpandUser(path, where), match =>
    {
        string name = match.Groups["plain"].Success ? match.Groups["plain"].Value : match.Groups["braced"].Value;
        return variable(name) ?? match.Value;
    });

    private string ExpandUser(string path, string where)
    {
        if (!path.StartsWith('~'))
        {
            return path;
        }
        int end = path.AsSpan().IndexOfAny('/', Path.DirectorySeparatorChar);
        string user = end < 0 ? path[1..] : path[1..end];
        string folder = user.Length == 0 ? home : HomeOf(user)
            ?? throw new ProbeException($"{where}: expected a folder, but '~{user}' names a user that {Users} does "
                + "not have. Write the folder out.");
        return end < 0 ? folder : folder.TrimEnd('/') + path[end..];
    }

    private static string? HomeOf(string user) => !File.Exists(Users) ? null
        : File.ReadLines(Users).Select(line => line.Split(':')).Where(fields => fields.Length > 5 && fields[0] == user)
            .Select(fields => fields[5]).FirstOrDefault();

    [GeneratedRegex(@"\$((?<plain>[A-Za-z0-9_]+)|\{(?<braced>[^}]*)\})", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable { get; }
}
