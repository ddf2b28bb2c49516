using NeuronProbe.Tests.Collectors;
using NeuronProbe.Tests.Conventions;
using NeuronProbe.Tests.EndToEnd;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Scans;
using Xunit.Sdk;
using Xunit.v3;

namespace NeuronProbe.Tests.Support;

/// <summary>Starts the collections that take the longest before all others, so that none of them is left alone at the
/// end with a core that nothing uses.</summary>
public sealed class SlowestFirst : ITestCollectionOrderer
{
    // Where no collection is named, a class is one by itself. Ten seconds and more each; their order is a rough one.
    private static readonly string[] Slow =
    [
        PlantedScans.Collection,
        .. from type in (Type[])
           [
               typeof(KillTests), typeof(FailingCallsTests), typeof(Bfloat16Tests), typeof(SampleConceptFigureTests),
               typeof(PrintedOutputTests), typeof(ShardedBytesTests), typeof(FlagShareTests),
               typeof(NarrowerProcessorTests), typeof(StoppedScanTests), typeof(SignalTests), typeof(SameBytesTests),
               typeof(StoriesTests), typeof(PartedFormatTests), typeof(SampleNeuronTests), typeof(ShiftedLabelTests),
           ]
           select $" {type.FullName} ",
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => PlaceOf(collection.TestCollectionDisplayName))];

    private static int PlaceOf(string name)
    {
        int place = Array.FindIndex(Slow, slow => name == slow || name.Contains(slow, StringComparison.Ordinal));
        return place >= 0 ? place : Slow.Length;
    }
}
