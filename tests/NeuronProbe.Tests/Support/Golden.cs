using System.Runtime.CompilerServices;
using System.Text;

namespace NeuronProbe.Tests.Support;

/// <summary>Compares text with a file in <c>Golden/</c> that a reviewer can read.
/// <c>UPDATE_GOLDEN=1</c> writes the files anew.</summary>
internal static class Golden
{
    private const string Variable = "UPDATE_GOLDEN";

    /// <summary>Fails where <paramref name="actual"/> differs from the file, character by character.</summary>
    public static void Matches(string name, string actual, [CallerFilePath] string callerPath = "")
    {
        string path = Path.Combine(FolderAbove(callerPath), name);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual, new UTF8Encoding(false));
        }
        Xunit.Assert.True(File.Exists(path), $"{path} is missing: look at the output and write it with {Variable}=1.");
        Xunit.Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string FolderAbove(string callerPath)
    {
        string? folder = Path.GetDirectoryName(callerPath);
        while (folder is not null && !File.Exists(Path.Combine(folder, "NeuronProbe.Tests.csproj")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        Xunit.Assert.NotNull(folder);
        return Path.Combine(folder, "Golden");
    }
}
