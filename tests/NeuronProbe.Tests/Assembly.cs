using NeuronProbe.Tests.Support;
using Xunit;

[assembly: TestCollectionOrderer(typeof(SlowestFirst))]
