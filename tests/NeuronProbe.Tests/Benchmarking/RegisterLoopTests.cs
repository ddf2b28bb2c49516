using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using NeuronProbe.Benchmarking;
using Xunit;

namespace NeuronProbe.Tests.Benchmarking;

public sealed class RegisterLoopTests
{
    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Every_loop_gives_what_a_processor_can_give()
    {
        // A core does from two operations a cycle to 64 in float32 and 256 in bfloat16, at 0.3 to 7 GHz.
        Assert.All(Loops(), loop => Assert.InRange(Best(loop, 1), 2 * 0.3e9, 256 * 7e9));
    }

    [Fact]
    public void More_steps_take_longer()
    {
        // Nothing of the loop is left out because nobody looks at its sums.
        Assert.All(
            Loops(), loop => Assert.InRange(TimeOf(loop, 800_000) / TimeOf(loop, 100_000), 2, double.MaxValue));
    }

    [Fact]
    public void Wider_registers_are_no_slower()
    {
        double[] widestFirst = [.. RegisterLoop.Float32Loops().Select(loop => Best(loop, 1))];
        Assert.All(widestFirst.Zip(widestFirst.Skip(1)), pair => Assert.True(pair.First > 0.8 * pair.Second));
    }

    [Fact]
    public void More_threads_give_no_less()
    {
        RegisterLoop loop = RegisterLoop.For("float32");
        double one = Best(loop, 1);
        double two = Best(loop, 2);
        Assert.True(two > 0.7 * one, $"{one}, {two}");
    }

    [Fact]
    public void The_dot_product_is_there_where_the_processor_has_it_and_is_no_slower_than_float32()
    {
        bool isThere = OperatingSystem.IsLinux()
            && RuntimeInformation.ProcessArchitecture == Architecture.X64
            && File.ReadAllText("/proc/cpuinfo").Contains("avx512_bf16", StringComparison.Ordinal)
            && Avx512F.IsSupported;
        RegisterLoop loop = RegisterLoop.For("bfloat16");
        if (!isThere)
        {
            Assert.Equal($"{RegisterLoop.For("float32").Source}, in place of bfloat16", loop.Source);
            return;
        }
        Assert.Equal("512-bit bfloat16 vdpbf16ps", loop.Source);
        // In turns, since what else runs takes its share of some of them.
        (double own, double float32) = (0, 0);
        for (int turn = 0; turn < 15; turn++)
        {
            own = Math.Max(own, MachineSpeed.Operations(loop, 1, Time));
            float32 = Math.Max(float32, MachineSpeed.Operations(RegisterLoop.For("float32"), 1, Time));
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"bfloat16 {own / 1e9:0}, float32 {float32 / 1e9:0} GFLOP/s");
        Assert.True(own > 0.8 * float32, $"{own}, {float32}");
    }

    [Theory]
    [InlineData("bfloat16", ", in place of bfloat16")]
    [InlineData("float16", ", in place of float16")]
    [InlineData("float32", "")]
    public void Without_the_instruction_float32_stands_in_and_says_so(string type, string saysSo) => Assert.Equal(
        RegisterLoop.Float32Loops()[0].Source + saysSo, RegisterLoop.For(type, () => null).Source);

    [Fact]
    public void No_steps_are_no_work() => Assert.All(Loops(), loop => loop.Run(0));

    private static IEnumerable<RegisterLoop> Loops() => [.. RegisterLoop.Float32Loops(), RegisterLoop.For("bfloat16")];

    /// <summary>Of several, as other tests run beside this one.</summary>
    private static double Best(RegisterLoop loop, int threads) =>
        Enumerable.Range(0, 7).Max(_ => MachineSpeed.Operations(loop, threads, Time));

    private static double TimeOf(RegisterLoop loop, long steps) => Enumerable.Range(0, 30).Min(_ =>
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        loop.Run(steps);
        return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
    });
}
