using System.Collections.Concurrent;

namespace NeuronProbe.Tests.Support;

/// <summary>Folders that several tests read and none changes: each is made once, and deleted when the process
/// ends.</summary>
internal static class SharedFolders
{
    private static readonly ConcurrentDictionary<string, Lazy<TemporaryFolder>> Made = DeletedAtTheEnd();

    /// <summary>The folder of a name, with what was put into it.</summary>
    /// <param name="name">Tells all that is put into it from all else.</param>
    /// <param name="make">Fills it.</param>
    public static TemporaryFolder Of(string name, Action<TemporaryFolder> make) =>
        Made.GetOrAdd(name, _ => new Lazy<TemporaryFolder>(() =>
        {
            var folder = new TemporaryFolder();
            make(folder);
            return folder;
        })).Value;

    private static ConcurrentDictionary<string, Lazy<TemporaryFolder>> DeletedAtTheEnd()
    {
        var made = new ConcurrentDictionary<string, Lazy<TemporaryFolder>>();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (Lazy<TemporaryFolder> folder in made.Values.Where(folder => folder.IsValueCreated))
            {
                folder.Value.Dispose();
            }
        };
        return made;
    }
}
