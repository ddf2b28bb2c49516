namespace NeuronProbe.Tests.Samples;

/// <summary>Classes of this collection set the number of LibTorch's threads,
/// and so don't run beside each other.</summary>
internal static class TorchThreads
{
    public const string Name = "LibTorch's threads";
}
