using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>Tests that run alone, since they watch the memory of the whole process or seed its generator.</summary>
/// <remarks>Setting the number of LibTorch's threads is no reason: each thread that computes has its own.</remarks>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LibTorchAlone
{
    public const string Name = "LibTorch alone";
}
