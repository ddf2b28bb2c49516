using NeuronProbe.Sites;

namespace NeuronProbe.Collectors;

/// <summary>A collector of one reading in memory, for what a command finds of it: it is never saved or merged.
/// </summary>
/// <param name="selection">The site and its chosen neurons.</param>
internal abstract class ReadingCollector(SiteSelection selection) : StateCollector(selection)
{
    public sealed override string Settings => "";

    protected sealed override void WriteState(BinaryWriter writer) => throw NotKept();

    protected sealed override void ReadState(BinaryReader reader) => throw NotKept();

    protected sealed override void MergeFrom(Collector other) => throw NotKept();

    private InvalidOperationException NotKept() => new($"{Name}: expected to be read within its own reading alone.");
}
