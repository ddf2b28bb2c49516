using System.Diagnostics;
using System.Runtime.Intrinsics;
using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Models.Kernels;
using NeuronProbe.Tests.Probing;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

/// <summary>The kernels' tests and the collectors' laws once more, in processes whose runtime may not use this
/// processor's widest vectors.</summary>
public sealed class NarrowerProcessorTests
{
    private static readonly string[] Classes =
    [
        nameof(KernelTests), nameof(TileCopyTests), nameof(QuietZoneTests), nameof(WidthOfVectorsTests),
        nameof(KernelBitsTests), nameof(ElementFunctionTests),
    ];

    // No vector has a part in merging and saving, which the other laws are of.
    private static readonly string[] Laws =
    [
        nameof(StatisticsLaws.The_size_of_blocks_does_not_matter),
        nameof(StatisticsLaws.NaN_and_infinities_are_in_no_figure_but_their_own_count),
    ];

    [Theory]
    [InlineData("EnableAVX512", "256", true)]
    [InlineData("EnableAVX2", "128", false)]
    [InlineData("EnableHWIntrinsic", "0", true)]
    public async Task All_is_the_same_with_narrower_vectors_or_none(string switchedOff, string width, bool withModels)
    {
        IEnumerable<string> chosen =
            [.. Classes.Select(name => $"/*/*/{name}"), .. Laws.Select(law => $"/*/*/*Laws/{law}")];
        if (withModels)
        {
            chosen = chosen.Append(
                $"/*/*/*/{nameof(BatchInvarianceLaws.Activations_are_the_same_bits_on_every_processor)}");
        }
        var start = new ProcessStartInfo("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "NeuronProbe.Tests.dll"),
            "-noColor",
            .. chosen.SelectMany(query => new[] { "-filter", query }),
        ])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[$"DOTNET_{switchedOff}"] = "0";
        start.Environment[WidthOfVectorsTests.Expected] = width;
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Failed: 0, ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Total: 0, ", output, StringComparison.Ordinal);
    }
}

/// <summary>Proves that a process has the vectors that it was meant to have.</summary>
public sealed class WidthOfVectorsTests
{
    /// <summary>The environment variable that says the bits of the widest vectors; where it is not set,
    /// any will do.</summary>
    public const string Expected = "NEURONPROBE_TEST_VECTOR_BITS";

    [Fact]
    public void The_widest_vectors_are_no_wider_than_the_process_was_told()
    {
        int widest = Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128
            : 0;
        int limit = Environment.GetEnvironmentVariable(Expected) is string bits
            ? int.Parse(bits, System.Globalization.CultureInfo.InvariantCulture)
            : 512;
        Assert.InRange(widest, 0, limit);
    }
}
