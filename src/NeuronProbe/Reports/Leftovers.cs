using System.Text.RegularExpressions;

namespace NeuronProbe.Reports;

/// <summary>What processes that were killed have left in a folder of results.</summary>
internal static partial class Leftovers
{
    private const string StateFolder = "state";
    private const string Ending = WholeFile.TemporaryEnding;

    private static readonly string[] OfEarlierVersions = ["chunk", OutputFolder.Manifest];

    /// <summary>Deletes the attempts of dead processes, and the temporary files that earlier versions left. Where that
    /// can't be done nothing else is wrong.</summary>
    /// <param name="location">The folder.</param>
    /// <param name="fileNames">The files that are going to be created, as far as known.</param>
    public static void Remove(string location, IEnumerable<string> fileNames)
    {
        try
        {
            RemoveAttempts(location);
            RemoveTemporaries(location, fileNames);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next scan tries again.
        }
    }

    private static void RemoveAttempts(string location)
    {
        string folder = Path.Combine(location, AttemptFolder.FolderName);
        if (!Directory.Exists(folder))
        {
            return;
        }
        foreach (string path in Directory.GetDirectories(folder))
        {
            if (Attempt.Parse(Path.GetFileName(path))?.IsDead(LastTouched(path)) == true)
            {
                AttemptFolder.Delete(path);
            }
        }
        MadeFolders.DeleteEmpty(location, folder);
    }

    private static DateTime LastTouched(string folder) =>
        new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(entry => entry.LastWriteTimeUtc)
            .Append(Directory.GetLastWriteTimeUtc(folder))
            .Max();

    /// <summary>They wrote <c>NAME.partial</c> beside each file, and a trial file of a random name; other programs use
    /// that ending too, so that no other name is touched.</summary>
    private static void RemoveTemporaries(string location, IEnumerable<string> fileNames)
    {
        string state = Path.Combine(location, StateFolder);
        string[] found =
        [
            .. fileNames.Concat(FileNames.Read(Path.Combine(location, OutputFolder.FileList)))
                .Concat(OfEarlierVersions).Select(name => Path.Combine(location, name + Ending)),
            .. Directory.Exists(state) ? Directory.GetFiles(state).Where(path => IsNamed(path, State())) : [],
            .. Directory.GetFiles(location).Where(path => IsNamed(path, Trial()) && new FileInfo(path).Length == 0),
        ];
        foreach (string path in found.Where(File.Exists))
        {
            File.Delete(path);
        }
        MadeFolders.DeleteEmpty(location, state);
    }

    private static bool IsNamed(string path, Regex pattern) => pattern.IsMatch(Path.GetFileName(path));

    [GeneratedRegex(@"^([0-9]{4,}\.)?(files\.txt|state\.json|[a-z_]+\.bin)\.partial\z")]
    private static partial Regex State();

    [GeneratedRegex(@"^[a-z0-9]{8}\.[a-z0-9]{3}\.partial\z")]
    private static partial Regex Trial();
}
