using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Scans;

namespace NeuronProbe.Comparisons;

/// <summary>The files of two scans of one plan, compared byte by byte, and where these differ figure by
/// figure.</summary>
/// <remarks>
/// A report tells of its run, with times: it is compared with what the other scan's state gives with this one's
/// manifest. Where the state differs too, it is looked whether the report is what its own state gives: then the figures
/// of the state stand for it. Pages may show what other commands left beside the first scan, or not, if they were
/// written before it.
/// </remarks>
internal sealed class FolderDifference
{
    private const string StateFolderName = "state/";

    private readonly string firstFolder;
    private readonly string secondFolder;
    private readonly SavedScan first;
    private readonly SavedScan second;
    private readonly List<FileDifference> files = [];
    private readonly List<string> leftOut = [];
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
        OutputFile[] own = [.. OwnFiles(folders.first).Where(file => !folders.leftOut.Contains(file.Name))];
        return new RerunOutcome(
            own.Length + 1,
            own.Sum(file => file.Bytes) + UserFile.LengthOf(Path.Combine(first, OutputFolder.Manifest)),
            folders.files,
            [.. folders.tables.Values],
            RerunReasons.Of(manifest, folders.second.Manifest))
        {
            LeftOut = folders.leftOut,
        };
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
        string[] others = NotOf(second, names, formats, hashes);
        if (others.Length == 0)
        {
            return;
        }
        string[] unknown = hasOtherState ? NotOf(first, others, formats, hashes) : others;
        Add(others.Except(unknown), "as the state gives it", follows: true);
        if (first.Manifest.Tool != second.Manifest.Tool)
        {
            Add(unknown, "written otherwise by this version", follows: true);
            return;
        }
        leftOut.AddRange(unknown.Where(name => HasBeside && HtmlFormat.IsFile(name)));
        files.AddRange(unknown.Except(leftOut).Select(
            name => new FileDifference(name, $"is not what its state gives: {TellContents(name)}", false)));
    }

    private bool HasBeside => first.Manifest.Files.Any(file => SideTableKind.IsFile(file.Name));

    /// <summary>Those of some reports that the state of a scan does not give, nor with the tables that lie beside the
    /// first one.</summary>
    private string[] NotOf(
        SavedScan scan, string[] names, IReadOnlyList<string> formats, Dictionary<string, string> hashes)
    {
        string scratch = $"{Path.TrimEndingDirectorySeparator(secondFolder)}.reports";
        var again = ReportsAgain.Hash(scan, first.Manifest, formats, scratch);
        string[] others = [.. names.Where(name => again.GetValueOrDefault(name) != hashes[name])];
        if (!HasBeside || !others.Any(HtmlFormat.IsFile))
        {
            return others;
        }
        var joined = ReportsAgain.Hash(scan, first.Manifest, [HtmlFormat.FormatName], scratch, first.ReadBeside());
        return [.. others.Where(name => joined.GetValueOrDefault(name) != hashes[name])];
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
