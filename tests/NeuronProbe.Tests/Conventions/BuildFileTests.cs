using System.Diagnostics;
using System.Text.RegularExpressions;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>Folders of the build come from the environment and command lines,
/// with a slash at their end or not.</summary>
public sealed partial class BuildFileTests
{
    [Fact]
    public void No_path_is_a_property_with_a_name_put_straight_after_it() => Assert.Empty(
        from file in TrackedFiles.Under("", ".props", ".targets", ".csproj")
        from line in file.Lines
        from match in Joined.Matches(line)
        select $"{file}: {match.Value}");

    [Theory]
    [InlineData("/some/where/pk")]
    [InlineData("/some/where/pk/")]
    [InlineData("/some/where else/pk")]
    public void The_compiler_is_found_in_the_folder_of_packages_however_that_is_written(string packages)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The compiler is called on Linux alone.");
        using var folder = new TemporaryFolder();
        string targets = Repository.Path("src", "NeuronProbe.Cli", "CompileAhead.targets");
        string project = folder.Write("p.proj", $"<Project><Import Project=\"{targets}\" /></Project>");
        string[] properties = [$"-p:NuGetPackageRoot={packages}", "-p:CrossgenVersion=1.2.3", "-getProperty:Crossgen"];
        ProcessStartInfo start =
            new("dotnet", ["msbuild", project, "-nologo", .. properties]) { RedirectStandardOutput = true };
        using Process build = Process.Start(start)!;
        string found = build.StandardOutput.ReadToEnd().Trim();
        build.WaitForExit();
        Assert.Equal($"{packages.TrimEnd('/')}/microsoft.netcore.app.crossgen2.linux-x64/1.2.3/tools/crossgen2", found);
    }

    // MSBuild's own MSBuildThisFileDirectory always ends in a slash, and these are set a line above, with one.
    [GeneratedRegex(
        @"\$\((?!MSBuildThisFileDirectory|AheadFolder|RuntimeFolder|_NativeFolder)"
        + @"\w*(Root|Folder|Directory|Dir|Path)\)(?=[\w%*@.])")]
    private static partial Regex Joined { get; }
}
