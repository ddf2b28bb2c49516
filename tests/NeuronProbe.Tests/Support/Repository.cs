namespace NeuronProbe.Tests.Support;

/// <summary>This checkout, found from the tests' binaries.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Full path of a file or folder in it.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "NeuronProbe.sln")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName
            ?? throw new InvalidOperationException($"no NeuronProbe.sln above {AppContext.BaseDirectory}");
    }
}
