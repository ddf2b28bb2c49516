using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Scans;

namespace NeuronProbe.Comparisons;

/// <summary>The reports that the state of a scan gives, with a manifest that is given: times and whatever else is told
/// of a run are that one's.</summary>
internal static class ReportsAgain
{
    /// <summary>Names of the formats that a folder's files are of.</summary>
    /// <param name="scan">The scan in the folder.</param>
    /// <param name="names">Files; by default all that the manifest names.</param>
    public static IReadOnlyList<string> FormatsOf(SavedScan scan, IEnumerable<string>? names = null)
    {
        HashSet<string> files = [.. scan.Manifest.Files.Select(file => file.Name)];
        string[] wanted = [.. names ?? files];
        Findings first = scan.Load([0]);
        ReportOptions options = OptionsOf(scan.Manifest);
        return
        [
            .. ReportFormatCatalogue.Names.Where(name =>
            {
                IReportFormat format = ReportFormatCatalogue.Create(name, options);
                IReadOnlyList<string> own = format.FileNames(first);
                // Of formats that share files, the one with all of them there; of files in folders, very many are not
                // named, or are of other sites.
                return own.Where(file => FolderOf(file).Length == 0).All(files.Contains)
                    && wanted.Any(file => own.Contains(file) || format.Replaces(file)
                        || (FolderOf(file).Length > 0 && own.Any(other => FolderOf(other) == FolderOf(file))));
            }),
        ];

        static string FolderOf(string file) => file[..Math.Max(0, file.IndexOf('/', StringComparison.Ordinal))];
    }

    /// <summary>How the reports of a folder were written.</summary>
    public static ReportOptions OptionsOf(ScanManifest manifest) => manifest.Reports with
    {
        Model = manifest.Model.Folder,
        SingleFile = !manifest.Files.Any(
            file => file.Name.StartsWith($"{HtmlFormat.FolderName}/", StringComparison.Ordinal)),
    };

    /// <summary>Hashes of the files that some formats give; nothing is kept of them.</summary>
    /// <param name="scan">The scan whose state is read.</param>
    /// <param name="manifest">What is told of the run.</param>
    /// <param name="formats">Names of the formats.</param>
    /// <param name="location">A folder that is made for them, and removed.</param>
    /// <param name="beside">Tables of other commands that the reports show.</param>
    /// <exception cref="ProbeException">The state is damaged, or the folder can't be written to.</exception>
    public static IReadOnlyDictionary<string, string> Hash(
        SavedScan scan,
        ScanManifest manifest,
        IReadOnlyList<string> formats,
        string location,
        IReadOnlyList<SideTable>? beside = null)
    {
        ReportOptions options = OptionsOf(manifest);
        var report = new Report(manifest, scan.LoadAll().With(beside ?? []));
        using OutputFolder folder = OutputFolder.ForScan(location, overwrite: false, []);
        SideBySide.Run(
        [
            .. SharedRows.Writes(
                [.. formats.Select(name => ReportFormatCatalogue.Create(name, options))], report, folder),
        ]);
        IReadOnlyList<OutputFile> written = [];
        folder.CreateManifest((stream, files) => (written = files).ToString());
        return written.ToDictionary(file => file.Name, file => file.Sha256);
    }
}
