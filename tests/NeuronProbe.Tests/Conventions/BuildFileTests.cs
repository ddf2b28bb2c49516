using System.Diagnostics;
using System.Text.RegularExpressions;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>Folders of the build come from the environment and from command lines, with a slash at their end or without one.</summary>
public sealed partial class BuildFileTests
{
    [Fact]
    public void No_path_is_a_property_with_a_name_put_straight_behind_it() => Assert.Empty(
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
        string project = folder.Write("p.proj", $"<Project><Import Project=\"{Repository.Path("src", "NeuronProbe.Cli", "CompileAhead.targets")}\" /></Project>");
        string[] arguments = ["msbuild", project, "-nologo", $"-p:NuGetPackageRoot={packages}", "-p:CrossgenVersion=1.2.3", "-getProperty:Crossgen"];
        using Process build = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string found = build.StandardOutput.ReadToEnd().Trim();
        build.WaitForExit();
        Assert.Equal($"{packages.TrimEnd('/')}/microsoft.netcore.app.crossgen2.linux-x64/1.2.3/tools/crossgen2", found);
    }

    // MSBuild's own MSBuildThisFileDirectory always ends in a slash, and these are set a line above, with one.
    [GeneratedRegex(@"\$\((?!MSBuildThisFileDirectory|AheadFolder|RuntimeFolder|_NativeFolder)\w*(Root|Folder|Directory|Dir|Path)\)(?=[\w%*@.])")]
    private static partial Regex Joined { get; }
}
