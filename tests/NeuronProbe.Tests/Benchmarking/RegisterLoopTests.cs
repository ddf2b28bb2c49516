using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using NeuronProbe.Benchmarking;
using Xunit;

namespace NeuronProbe.Tests.Benchmarking;

public sealed class RegisterLoopTests
{
    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(5);

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
        RegisterLoop[] widestFirst = [.. RegisterLoop.Float32Loops()];
        Assert.All(widestFirst.Zip(widestFirst.Skip(1)), pair => DemandFaster((pair.First, 1), (pair.Second, 1), 0.8));
    }

    [Fact]
    public void More_threads_give_no_less()
    {
        RegisterLoop loop = RegisterLoop.For("float32");
        DemandFaster((loop, 2), (loop, 1), 0.7);
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
        DemandFaster((loop, 1), (RegisterLoop.For("float32"), 1), 0.8);
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

    /// <summary>Demands that one loop's best reaches a share of another's, in turns until it does: whatever else runs
    /// on this machine takes its share of some of them.</summary>
    private static void DemandFaster(
        (RegisterLoop Loop, int Threads) one, (RegisterLoop Loop, int Threads) other, double share)
    {
        (double own, double others) = (0, 0);
        for (int turn = 0; turn < 10 || (turn < 400 && own < share * others); turn++)
        {
            own = Math.Max(own, MachineSpeed.Operations(one.Loop, one.Threads, Time));
            others = Math.Max(others, MachineSpeed.Operations(other.Loop, other.Threads, Time));
        }
        Assert.True(own >= share * others, $"{own}, {others}");
    }

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
