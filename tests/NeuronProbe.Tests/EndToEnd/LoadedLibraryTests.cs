using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class LoadedLibraryTests : EndToEndTest
{
    private int runs;

    [Fact]
    public void Only_commands_that_run_a_model_load_LibTorch()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only the loader of Linux tells what it loads.");
        Scan(Model(), Ids(3)).Succeeded();
        Assert.False(LoadsLibTorch("--help"));
        Assert.False(LoadsLibTorch("scan", "--help"));
        Assert.False(LoadsLibTorch("bench", "--help"));
        Assert.False(LoadsLibTorch("trace", "--help"));
        Assert.False(LoadsLibTorch("probe", "--help"));
        Assert.False(LoadsLibTorch("download", "--help"));
        Assert.False(LoadsLibTorch("show", Out));
        Assert.False(LoadsLibTorch("show", Out, "ffn.0.post:1"));
        Assert.False(LoadsLibTorch("neighbours", Out, "ffn.0.post:1"));
        Assert.False(LoadsLibTorch("report", Out));
        Assert.False(LoadsLibTorch("verify", Out));
        Assert.False(LoadsLibTorch("status", Out));
        Assert.False(LoadsLibTorch("check", Out, "--max-dead", "100%"));
        SharedOutScan.CopyTo(Folder["shared"]);
        Assert.False(LoadsLibTorch("status", Folder["shared"]));
        Assert.False(LoadsLibTorch("merge", Folder["shared"]));
        Assert.False(LoadsLibTorch("verify", Folder["shared"]));
        Assert.False(LoadsLibTorch("plot", Out, "ffn.0.post:1", "-o", Folder["picture.svg"]));
        Assert.True(LoadsLibTorch("inspect", "-m", Folder["model-gpt2"]));
    }

    [Fact]
    public void Only_a_PNG_loads_Skia()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only the loader of Linux tells what it loads.");
        Scan(Model(), Ids(3)).Succeeded();
        const string Skia = "libSkiaSharp";
        Assert.DoesNotContain(
            Skia, LoadedBy("plot", Out, "ffn.0.post:1", "-o", Folder["picture.svg"]), StringComparison.Ordinal);
        Assert.DoesNotContain(Skia, LoadedBy("show", Out), StringComparison.Ordinal);
        Assert.Contains(
            Skia, LoadedBy("plot", Out, "ffn.0.post:1", "-o", Folder["picture.png"]), StringComparison.Ordinal);
    }

    private bool LoadsLibTorch(params string[] arguments)
    {
        string loaded = LoadedBy(arguments);
        return loaded.Contains("libtorch", StringComparison.Ordinal)
            || loaded.Contains("LibTorchSharp", StringComparison.Ordinal);
    }

    private string LoadedBy(params string[] arguments)
    {
        string log = Folder[$"loaded-{runs++}"];
        using var program = new ProgramProcess(
            arguments, new Dictionary<string, string> { ["LD_DEBUG"] = "files", ["LD_DEBUG_OUTPUT"] = log });
        Task<string> output = program.Output.ReadToEndAsync();
        Assert.Equal(0, program.AwaitEnd().ExitCode);
        Assert.NotEmpty(output.GetAwaiter().GetResult() + arguments[0]);
        string loaded = string.Concat(
            Directory.EnumerateFiles(Folder.Location, Path.GetFileName(log) + ".*").Select(File.ReadAllText));
        Assert.Contains("libcoreclr.so", loaded, StringComparison.Ordinal);
        return loaded;
    }
}
