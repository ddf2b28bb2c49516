namespace NeuronProbe.Tests.Support;

/// <summary>Finds the test data that is part of the project.</summary>
internal static class OwnData
{
    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([AppContext.BaseDirectory, "Data", .. parts]);
}
