using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>A change of what users of the library can name shows up in a review, in Golden/public-api.txt.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_types_and_members_are_those_of_the_golden_file() =>
        Golden.Matches("public-api.txt", PublicApi.List(typeof(ProbeException).Assembly));
}
