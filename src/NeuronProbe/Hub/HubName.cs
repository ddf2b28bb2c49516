using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace NeuronProbe.Hub;

/// <summary>A model as the hub names it: <c>gpt2</c> or <c>org/name</c>, and which state of it.</summary>
/// <param name="Id">The name.</param>
/// <param name="Revision">A commit of 40 hexadecimal digits, or a branch, tag or other reference,
/// which may hold <c>/</c>.</param>
internal sealed partial record HubName(string Id, string Revision)
{
    /// <summary>The revision where nobody names one.</summary>
    public const string MainRevision = "main";

    private const int LongestId = 96;
    private const int LongestRevision = 200;

    /// <summary>Whether the revision can mean one state only.</summary>
    public bool IsCommit => IsCommitHash(Revision);

    /// <summary>Name of the folder that the cache has for the model.</summary>
    public string FolderName => "models--" + Id.Replace("/", "--", StringComparison.Ordinal);

    /// <summary>Reads <c>NAME</c> or <c>NAME@REVISION</c>. What it accepts can stand in paths and addresses.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="name">The name.</param>
    /// <param name="problem">Where it is none, why, as part of a sentence.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out HubName? name, [NotNullWhen(false)] out string? problem)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        string id = at < 0 ? text : text[..at];
        string revision = at < 0 ? MainRevision : text[(at + 1)..];
        problem = ProblemOfId(id) ?? ProblemOfRevision(revision);
        name = problem is null ? new HubName(id, revision) : null;
        return name is not null;
    }

    /// <summary>Whether a text is a commit's full hash.</summary>
    public static bool IsCommitHash(string text) => text.Length == 40 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>As it is typed.</summary>
    public override string ToString() => Revision == MainRevision ? Id : $"{Id}@{Revision}";

    private static string? ProblemOfId(string id)
    {
        if (id.Contains('\\', StringComparison.Ordinal))
        {
            return "it has a backslash";
        }
        string[] parts = id.Split('/');
        if (parts.Length > 2)
        {
            return "it has more than one slash";
        }
        if (Array.Find(parts, part => !IsPart(part)) is { } wrong)
        {
            return $"'{wrong}' is no part of one: letters, digits and single '-', '.' and '_', with '-' and '.' "
                + "neither first nor last";
        }
        return id.Length > LongestId ? $"it has more than {LongestId} characters" : null;
    }

    private static bool IsPart(string text) =>
        Part.IsMatch(text)
        && !text.Contains("--", StringComparison.Ordinal) && !text.Contains("..", StringComparison.Ordinal);

    private static string? ProblemOfRevision(string revision) =>
        revision.Length <= LongestRevision
            && revision.Split('/')
                .All(part => ReferencePart.IsMatch(part) && !part.Contains("..", StringComparison.Ordinal))
            ? null
            : $"'{revision}' is no revision: a commit of 40 hexadecimal digits, a branch or a tag";

    [GeneratedRegex(@"^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\z")]
    private static partial Regex Part { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_+#=,-][A-Za-z0-9_.+#=,-]*\z")]
    private static partial Regex ReferencePart { get; }
}
