using System.Runtime.CompilerServices;
using NeuronProbe.Tests.Tokenizers.Kinds;
using Xunit;

namespace NeuronProbe.TokenizerOracle;

/// <summary>The files of ids that the ordinary tests read. <c>UPDATE_GOLDEN=1</c> writes them anew.</summary>
internal static class Stored
{
    public static void Matches(string name, IEnumerable<int[]> ids, [CallerFilePath] string callerPath = "")
    {
        string path =
            Path.Combine(Path.GetDirectoryName(callerPath)!, "..", "NeuronProbe.Tests", "Data", "tokenizers",
            name + ".txt");
        string content = string.Concat(ids.Select(row => KindIds.Line(row) + "\n"));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content);
        }
        Assert.Equal(File.ReadAllText(path), content);
    }
}
