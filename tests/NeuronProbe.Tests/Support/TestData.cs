namespace NeuronProbe.Tests.Support;

/// <summary>Finds the shared test data, which is not part of the project.</summary>
internal static class TestData
{
    public const string Variable = "NEURONPROBE_TEST_DATA";

    /// <summary>A path under the shared folder; skips the test where the variable is not set
    /// or the path is missing.</summary>
    public static string Path(params string[] parts)
    {
        string? root = Environment.GetEnvironmentVariable(Variable);
        Xunit.Assert.SkipWhen(string.IsNullOrEmpty(root), $"{Variable} is not set: this test needs the shared data.");
        string path = System.IO.Path.Combine([root!, .. parts]);
        Xunit.Assert.SkipUnless(File.Exists(path) || Directory.Exists(path), $"{path} is missing.");
        return path;
    }
}
