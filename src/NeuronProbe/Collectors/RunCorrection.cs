namespace NeuronProbe.Collectors;

/// <summary>What all collectors of a kind in a run come to together,
/// such as a correction for the number of tests.</summary>
internal abstract class RunCorrection
{
    /// <summary>Writes what <see cref="CorrectionKind.Read"/> needs, where not all collectors are at hand.</summary>
    public abstract void Write(BinaryWriter writer);
}

/// <summary>How a kind of collector corrects its rows over the whole run.</summary>
/// <param name="Name">Name of its file in the saved state.</param>
/// <param name="Of">Makes one of the collectors of all sites; it follows what they find.</param>
/// <param name="Read">Reads a saved one.</param>
internal sealed record CorrectionKind(
    string Name,
    Func<IReadOnlyList<Collector>, RunCorrection> Of,
    Func<BinaryReader, RunCorrection> Read);

/// <summary>The corrections of a run, by the name of the collectors whose rows they are for.</summary>
internal sealed class RunCorrections(IReadOnlyDictionary<string, RunCorrection> byCollector)
{
    /// <summary>Those that kinds have, of the collectors of all sites.</summary>
    public static RunCorrections Of(IEnumerable<CollectorKind> kinds, IReadOnlyList<Collector> collectors)
    {
        var found = new Dictionary<string, RunCorrection>();
        foreach (CollectorKind kind in kinds.Where(kind => kind.Correction is not null))
        {
            Collector[] own = [.. collectors.Where(collector => collector.Name == kind.Name)];
            if (own.Length > 0)
            {
                found.Add(kind.Name, kind.Correction!.Of(own));
            }
        }
        return new RunCorrections(found);
    }

    /// <summary>That of a kind of collector, or null where it has none.</summary>
    /// <param name="collector">The collector's name.</param>
    public RunCorrection? Find(string collector) => byCollector.GetValueOrDefault(collector);
}
