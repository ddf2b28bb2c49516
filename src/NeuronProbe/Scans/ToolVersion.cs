using System.Reflection;

namespace NeuronProbe.Scans;

/// <summary>The version as <c>--version</c> and scan.json have it.</summary>
internal static class ToolVersion
{
    /// <summary>As <c>0.1.0+abe7f38</c>: the commit that the program was built from,
    /// where it was built in a git checkout.</summary>
    public static string Text { get; } = Number
        + (AppContext.GetData("NeuronProbe.Commit") is string commit ? $"+{commit}" : "");

    private static string Number =>
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "0";
}
