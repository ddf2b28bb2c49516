using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Samples;

/// <summary>The folder samples of this checkout.</summary>
internal static class SampleFolder
{
    /// <summary>Full path of a file or folder in it.</summary>
    public static string Path(params string[] parts) => Repository.Path(["samples", .. parts]);
}
