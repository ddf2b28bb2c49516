using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// dotnet run -c Release --project tests/NeuronProbe.Benchmarks -- --filter '*'
// In this process, since LibTorch's library is made ready by the build of this project and no other.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(
    args,
    ManualConfig.Create(DefaultConfig.Instance).AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
