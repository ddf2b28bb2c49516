using System.Reflection;
using NeuronProbe.Collectors;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Collectors;

/// <summary>
/// What .NET runs before the program where <c>DOTNET_STARTUP_HOOKS</c> names this assembly: it adds collectors of one's
/// own to the catalogue, as lines in its file would.
/// </summary>
// The name, and that it is in no namespace, are .NET's.
internal static class StartupHook
{
    private static readonly CollectorKind[] Own =
    [
        new(
            "mean_absolute",
            "mean of the magnitudes",
            [],
            _ => 16,
            (selection, _, _) => new MeanAbsoluteCollector(selection)),
        new("signs", "counts by sign", [], _ => 24, (selection, _, _) => new SignsCollector(selection)),
    ];

    public static void Initialize()
    {
        object kinds = CollectorCatalogue.Kinds;
        FieldInfo items = kinds.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Single(field => field.FieldType == typeof(CollectorKind[]));
        items.SetValue(kinds, (CollectorKind[])[.. CollectorCatalogue.Kinds, .. Own]);
        FieldInfo byName = typeof(CollectorCatalogue).GetField("ByName", BindingFlags.Static | BindingFlags.NonPublic)!;
        var kindsByName = (Dictionary<string, CollectorKind>)byName.GetValue(null)!;
        Array.ForEach(Own, kind => kindsByName.Add(kind.Name, kind));
    }
}
