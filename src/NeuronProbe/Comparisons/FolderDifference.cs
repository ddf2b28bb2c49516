using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Scans;

namespace NeuronProbe.Comparisons;

/// <summary>The files of two scans of one plan, compared byte by byte, and where these differ figure by
/// figure.</summary>
/// <remarks>
/// A report tells of its run, with times: it is compared with what the other scan's state gives with this one's
/// manifest. Where the state differs too, it is looked whether the report is what its own state gives: then the figures
/// of the state stand for it.
/// </remarks>
internal sealed class FolderDifference
{
    private const string StateFolderName = "state/";

    private readonly string firstFolder;
    private readonly string secondFolder;
    private readonly SavedScan first;
    private readonly SavedScan second;
    private readonly List<FileDifference> files = [];
    private readonly Dictionary<string, TableDifference> tables = [];

    private FolderDifference(string firstFolder, string secondFolder)
    {
        (this.firstFolder, this.secondFolder) = (firstFolder, secondFolder);
        (first, second) = (SavedScan.Open(firstFolder), SavedScan.Open(secondFolder));
    }

    /// <summary>Compares two folders.</summary>
    /// <param name="first">That of one scan, whose files are as its manifest says.</param>
    /// <param name="second">That of the other one; a folder beside it is used for a while.</param>
    /// <exception cref="ProbeException">A file can't be read.</exception>
    public static RerunOutcome Between(string first, string second)
    {
        var folders = new FolderDifference(first, second);
        folders.Compare();
        ScanManifest manifest = folders.first.Manifest;
        OutputFile[] own = [.. OwnFiles(folders.first)];
        return new RerunOutcome(
            own.Length + 1,
            own.Sum(file => file.Bytes) + UserFile.LengthOf(Path.Combine(first, OutputFolder.Manifest)),
            folders.files,
            [.. folders.tables.Values],
            RerunReasons.Of(manifest, folders.second.Manifest));
    }

    private void Compare()
    {
        Dictionary<string, string> one = HashesOf(first);
        Dictionary<string, string> other = HashesOf(second);
        Add(one.Keys.Except(other.Keys), "is not there the second time");
        Add(other.Keys.Except(one.Keys), "was not there the first time");
        string[] changed = [.. one.Keys.Where(name => other.TryGetValue(name, out string? hash) && hash != one[name])];
        bool hasOtherState = CompareState(changed);
        CompareReports(
            [.. changed.Where(name => !IsState(name) && name != SavedPlan.FileName)], one, hasOtherState);
        Add(ManifestDifference.Between(first.Manifest, second.Manifest), OutputFolder.Manifest);
        if (changed.Contains(SavedPlan.FileName) && PlanOf(firstFolder) is { } plan && PlanOf(secondFolder) is { } now)
        {
            Add(PlanContents.Differences(plan.DependsOn, now.DependsOn), SavedPlan.FileName);
        }
        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
    }

    /// <returns>Whether the state of a collector differs.</returns>
    private bool CompareState(string[] changed)
    {
        string[] state =
            [.. changed.Where(name => IsState(name) && name is not (StateFolder.IndexName or OutputFolder.FileList))];
        files.AddRange(state.Select(name => new FileDifference(name, "other figures", FollowsFigures: true)));
        if (changed.Contains(StateFolder.IndexName))
        {
            files.Add(state.Length > 0
                ? new FileDifference(StateFolder.IndexName, "other figures", FollowsFigures: true)
                : new FileDifference(StateFolder.IndexName, TellContents(StateFolder.IndexName), false));
        }
        if (state.Length > 0)
        {
            for (int site = 0; site < first.Selections.Count; site++)
            {
                new SiteDifference(first, second, site, TableOf).Compare();
            }
        }
        return state.Length > 0;
    }

    private void CompareReports(string[] names, Dictionary<string, string> hashes, bool hasOtherState)
    {
        if (names.Length == 0)
        {
            return;
        }
        IReadOnlyList<string> formats = ReportsAgain.FormatsOf(first, names);
        string scratch = $"{Path.TrimEndingDirectorySeparator(secondFolder)}.reports";
        var again = ReportsAgain.Hash(second, first.Manifest, formats, scratch);
        string[] others = [.. names.Where(name => again.GetValueOrDefault(name) != hashes[name])];
        if (others.Length == 0)
        {
            return;
        }
        var own = hasOtherState ? ReportsAgain.Hash(first, first.Manifest, formats, scratch) : again;
        bool isOtherTool = first.Manifest.Tool != second.Manifest.Tool;
        foreach (string name in others)
        {
            bool isOfOwnState = own.GetValueOrDefault(name) == hashes[name];
            files.Add(isOfOwnState
                ? new FileDifference(name, "as the state gives it", FollowsFigures: true)
                : isOtherTool
                    ? new FileDifference(name, "written otherwise by this version", FollowsFigures: true)
                    : new FileDifference(name, $"is not what its state gives: {TellContents(name)}", false));
        }
    }

    private string TellContents(string name) =>
        FileContents.Tell(Path.Combine(firstFolder, name), Path.Combine(secondFolder, name));

    private TableDifference TableOf(string name)
    {
        if (!tables.TryGetValue(name, out TableDifference? table))
        {
            tables.Add(name, table = new TableDifference(name));
        }
        return table;
    }

    private void Add(IEnumerable<string> names, string how, bool follows = false) =>
        files.AddRange(names.Select(name => new FileDifference(name, how, follows)));

    private void Add(IReadOnlyList<string> differences, string name)
    {
        if (differences.Count > 0)
        {
            files.Add(new FileDifference(name, $"differs in {string.Join("; ", differences)}", false));
        }
    }

    private static bool IsState(string name) => name.StartsWith(StateFolderName, StringComparison.Ordinal);

    private static SavedPlan? PlanOf(string folder) => SavedPlan.Find(Path.Combine(folder, SavedPlan.FileName));

    private static Dictionary<string, string> HashesOf(SavedScan scan) =>
        OwnFiles(scan).ToDictionary(file => file.Name, file => file.Sha256);

    /// <summary>What the scan wrote, without what other commands left beside it.</summary>
    private static IEnumerable<OutputFile> OwnFiles(SavedScan scan) =>
        scan.Manifest.Files.Where(file => !SideTableKind.IsFile(file.Name));
}
