using Xunit;

namespace NeuronProbe.Tests.Samples;

/// <summary>The folder samples of this checkout.</summary>
internal static class SampleFolder
{
    /// <summary>Full path of a file or folder in it.</summary>
    public static string Path(params string[] parts)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "NeuronProbe.sln")))
        {
            folder = folder.Parent;
        }
        Assert.NotNull(folder);
        return System.IO.Path.Combine([folder.FullName, "samples", .. parts]);
    }
}
