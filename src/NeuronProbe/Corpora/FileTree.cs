using System.IO.Enumeration;

namespace NeuronProbe.Corpora;

/// <summary>
/// Finds files below a folder or by a pattern. Hidden ones, whose names begin with a dot, are left out unless a
/// pattern's part begins so too.
/// </summary>
/// <remarks>Microsoft.Extensions.FileSystemGlobbing has no <c>?</c>, and finds hidden files.</remarks>
internal static class FileTree
{
    private static readonly bool IgnoresCase = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    /// <summary>Whether a path has a <c>*</c> or a <c>?</c>.</summary>
    public static bool IsPattern(string path) => path.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>
    /// All files below a folder, each as the folder's path and what follows, in no order. Links to folders are not
    /// followed.
    /// </summary>
    public static IEnumerable<string> Below(string folder) =>
        Names(folder, FileKind.File).Concat(Names(folder, FileKind.OwnFolder).SelectMany(Below));

    /// <summary>
    /// The files that a pattern matches: <c>*</c> and <c>?</c> within a part of the path, a part <c>**</c> for any
    /// number of parts.
    /// </summary>
    public static IEnumerable<string> Matches(string pattern)
    {
        string path = Path.DirectorySeparatorChar == '/' ? pattern : pattern.Replace(Path.DirectorySeparatorChar, '/');
        string root = Path.GetPathRoot(path) ?? "";
        string[] parts = path[root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        // Several in a row say no more than one, and would go through each folder in as many ways as they can share it.
        string[] once = [.. parts.Where((part, i) => part != "**" || i == 0 || parts[i - 1] != "**")];
        return Matches(root, once).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Matches(string folder, ReadOnlyMemory<string> parts)
    {
        string part = parts.Span[0];
        bool isLast = parts.Length == 1;
        if (part == "**")
        {
            return isLast
                ? Below(folder)
                : Matches(folder, parts[1..])
                    .Concat(Names(folder, FileKind.OwnFolder).SelectMany(f => Matches(f, parts)));
        }
        if (isLast)
        {
            return Names(folder, FileKind.File, part);
        }
        if (IsPattern(part))
        {
            return Names(folder, FileKind.Folder, part).SelectMany(f => Matches(f, parts[1..]));
        }
        string child = Join(folder, part);
        return Directory.Exists(child) ? Matches(child, parts[1..]) : [];
    }

    private enum FileKind
    {
        File,
        Folder,
        OwnFolder,
    }

    private static FileSystemEnumerable<string> Names(string folder, FileKind kind, string pattern = "*")
    {
        EnumerationOptions options = new() { AttributesToSkip = 0, IgnoreInaccessible = false };
        return new FileSystemEnumerable<string>(
            folder.Length == 0 ? "." : folder, (ref entry) => Join(folder, entry.FileName.ToString()), options)
        {
            ShouldIncludePredicate = (ref entry) => IsOfKind(ref entry, kind)
                && (!entry.FileName.StartsWith('.') || pattern.StartsWith('.'))
                && FileSystemName.MatchesSimpleExpression(pattern, entry.FileName, IgnoresCase),
        };
    }

    private static bool IsOfKind(ref FileSystemEntry entry, FileKind kind) => kind switch
    {
        FileKind.File => !entry.IsDirectory,
        FileKind.Folder => entry.IsDirectory,
        _ => entry.IsDirectory && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    };

    private static string Join(string folder, string name) =>
        folder.Length == 0 || folder.EndsWith('/') || folder.EndsWith(Path.DirectorySeparatorChar)
            ? folder + name
            : $"{folder}/{name}";
}
