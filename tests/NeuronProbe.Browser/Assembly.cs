using NeuronProbe.Browser;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: AssemblyFixture(typeof(Reports))]
// Times are measured, so nothing runs beside them.
[assembly: Parallelization(Mode = ParallelMode.None)]
