using NeuronProbe.Browser;
using Xunit;

[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: AssemblyFixture(typeof(Reports))]
// Times are measured, so nothing runs beside them.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
