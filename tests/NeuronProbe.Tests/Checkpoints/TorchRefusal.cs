using NeuronProbe.Checkpoints;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Checkpoints;

/// <summary>What the refusal of a checkpoint of PyTorch says.</summary>
internal static class TorchRefusal
{
    /// <summary>Fails where the file is read, or is refused without its name, with other words than the message, or
    /// with characters that a terminal would obey.</summary>
    public static void Expect(TemporaryFolder folder, byte[] file, string message)
    {
        string path = folder.Write("x.bin", file);
        ProbeException e = Assert.Throws<ProbeException>(() => TorchFile.Read(path));
        Assert.StartsWith(path + ": expected ", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(e.Message, char.IsControl);
    }
}
