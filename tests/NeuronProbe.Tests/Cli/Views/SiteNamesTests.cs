using NeuronProbe.Cli.Views;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class SiteNamesTests
{
    [Theory]
    [InlineData("h.0.c_fc:output h.11.c_fc:output", "h.*.c_fc:output", "0 11")]
    [InlineData("h.1.c_fc:output h.11.c_fc:output", "h.*.c_fc:output", "1 11")]
    [InlineData("h.0.c_fc:output h.0.c_proj:input", "h.0.*", "c_fc:output c_proj:input")]
    [InlineData("h.0.c_fc:output h.0.c_fc:input", "h.0.*", "c_fc:output c_fc:input")]
    [InlineData("h.0.up:output[0:8] h.0.up:output[8:16]", "h.0.*", "up:output[0:8] up:output[8:16]")]
    [InlineData("fc1:output fc2:output", "*:output", "fc1 fc2")]
    [InlineData("a:output b.a:output", "*:output", "a b.a")]
    [InlineData("h.0.x.c:output h.0.c:output", "h.0.*:output", "x.c c")]
    public void What_sites_have_in_common_is_said_once(string names, string common, string shortNames)
    {
        var siteNames = new SiteNames(names.Split(' '));
        Assert.True(siteNames.AreSeveral);
        Assert.Equal(common, siteNames.Common);
        Assert.Equal(shortNames, string.Join(' ', names.Split(' ').Select(siteNames.Short)));
    }

    [Fact]
    public void One_site_is_named_in_full()
    {
        var names = new SiteNames(["h.0.c_fc:output", "h.0.c_fc:output"]);
        Assert.False(names.AreSeveral);
        Assert.Equal("h.0.c_fc:output", names.Common);
    }
}
