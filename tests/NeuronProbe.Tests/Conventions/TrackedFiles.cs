using System.Diagnostics;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>The text files that git tracks, less the tests' data and golden files.</summary>
internal static class TrackedFiles
{
    private static readonly Lazy<string[]> Listed = new(List);

    private static readonly Lazy<TrackedFile[]> Found = new(() =>
    [
        .. Listed.Value
            .Where(path => !path.StartsWith("tests/NeuronProbe.Tests/Data/", StringComparison.Ordinal)
                && !path.StartsWith("tests/NeuronProbe.Tests/Golden/", StringComparison.Ordinal))
            .Where(path => File.Exists(Repository.Path(path)))
            .Select(path => new TrackedFile(path, File.ReadAllText(Repository.Path(path))))
            .Where(file => !file.Text.Contains('\0', StringComparison.Ordinal)),
    ]);

    /// <summary>All of them; skips the test where this is no git checkout.</summary>
    public static IReadOnlyList<TrackedFile> All => InCheckout(Found);

    /// <summary>The paths of all files that git tracks, pictures and data too, likewise.</summary>
    public static IReadOnlyList<string> Paths => InCheckout(Listed);

    /// <summary>Those below a folder whose names end so.</summary>
    public static IReadOnlyList<TrackedFile> Under(string folder, params string[] endings)
    {
        TrackedFile[] files = [.. All.Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal)
            && endings.Any(ending => file.Path.EndsWith(ending, StringComparison.Ordinal)))];
        Assert.NotEmpty(files);
        return files;
    }

    private static T InCheckout<T>(Lazy<T> found)
    {
        // A file in a work tree, a folder elsewhere.
        Assert.SkipUnless(
            Path.Exists(Repository.Path(".git")),
            "This is no git checkout: nothing says which files are the project's.");
        return found.Value;
    }

    private static string[] List()
    {
        // A checkout may belong to another user than the one who runs the tests, as in a container.
        using Process git = Process.Start(
            new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "-z"])
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
            })!;
        string listed = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return listed.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
