using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>Tests that run alone, since they set the number of LibTorch's threads or watch the
/// memory of the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LibTorchAlone
{
    public const string Name = "LibTorch alone";
}
