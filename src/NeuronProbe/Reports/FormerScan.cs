using System.Security.Cryptography;

namespace NeuronProbe.Reports;

/// <summary>What lies in a folder before results come there, and whether it may be replaced.</summary>
/// <param name="location">The folder, as the user gave it.</param>
/// <param name="where">What messages begin with.</param>
/// <param name="canReplace">Whether who asks may choose to replace it.</param>
internal sealed class FormerScan(string location, string where, bool canReplace = true)
{
    private string PathOfManifest => Path.Combine(location, OutputFolder.Manifest);

    /// <summary>Refuses a folder that holds a scan, or one of some files.</summary>
    /// <exception cref="ProbeException">It does.</exception>
    public void Refuse(IEnumerable<string> fileNames)
    {
        string nextStep = canReplace
            ? "Choose another folder, or replace it with --overwrite."
            : "Choose another folder.";
        if (File.Exists(PathOfManifest) || OpenCommit.IsIn(location))
        {
            throw new ProbeException($"{where}: expected a folder without a scan, but '{location}' already holds one "
                + $"({OutputFolder.Manifest}). {nextStep}");
        }
        if (fileNames.FirstOrDefault(name => File.Exists(Path.Combine(location, name))) is string existing)
        {
            throw new ProbeException($"{where}: expected a folder without results, but '{location}' already holds a "
                + $"file '{existing}'. {nextStep}");
        }
    }

    /// <summary>Refuses a scan that came while another one was at work.</summary>
    /// <exception cref="ProbeException">There is one.</exception>
    public void RefuseQuicker()
    {
        if (File.Exists(PathOfManifest))
        {
            throw new ProbeException($"{where}: expected '{location}' to be left alone, but another scan has written "
                + "its results there meanwhile. They are whole, and these are not kept. "
                + (canReplace ? "Choose another folder, or replace them with --overwrite." : "Choose another folder."));
        }
    }

    /// <summary>Demands a scan, with new results that have yet to get their names.</summary>
    /// <exception cref="ProbeException">There is none.</exception>
    /// <exception cref="StorageException">The new results can't get their names.</exception>
    public void Demand()
    {
        OpenCommit.Finish(location, where);
        if (!File.Exists(PathOfManifest))
        {
            throw new ProbeException(
                $"{where}: expected the folder of a finished scan, but '{location}' has no {OutputFolder.Manifest}. "
                + "Name the folder that was the scan's --out.");
        }
    }

    /// <summary>The hash of its manifest; null where there is none.</summary>
    public string? HashManifest() => File.Exists(PathOfManifest)
        ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PathOfManifest)))
        : null;

    /// <summary>Demands that it is the one that reports were made of.</summary>
    /// <param name="hash">The hash of that one's manifest.</param>
    /// <exception cref="BusyException">It is another.</exception>
    public void DemandManifest(string? hash)
    {
        if (HashManifest() != hash)
        {
            throw new BusyException($"{where}: expected the scan in '{location}' to stay as it was, but it was written "
                + "anew meanwhile. It is whole, and these reports are not kept. Run the same command again.");
        }
    }
}
