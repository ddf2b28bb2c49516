using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>
/// Tests that set variables of the process's environment, which others would see: they run by themselves.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OwnEnvironment
{
    public const string Name = "Own environment";
}
