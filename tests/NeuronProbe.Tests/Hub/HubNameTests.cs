using CsCheck;
using NeuronProbe.Hub;
using Xunit;

namespace NeuronProbe.Tests.Hub;

public sealed class HubNameTests
{
    [Theory]
    [InlineData("gpt2", "gpt2", "main", "models--gpt2")]
    [InlineData("org/name", "org/name", "main", "models--org--name")]
    [InlineData(
        "EleutherAI/pythia-70m@step3000", "EleutherAI/pythia-70m", "step3000", "models--EleutherAI--pythia-70m")]
    [InlineData("a.b/c_d-e.1@refs/pr/1", "a.b/c_d-e.1", "refs/pr/1", "models--a.b--c_d-e.1")]
    [InlineData(
        "gpt2@607a30d783dfa663caf39e06633721c8d4cfcd7e",
        "gpt2",
        "607a30d783dfa663caf39e06633721c8d4cfcd7e",
        "models--gpt2")]
    public void A_name_is_read_with_its_revision(string text, string id, string revision, string folder)
    {
        Assert.True(HubName.TryParse(text, out HubName? name, out _));
        Assert.Equal((id, revision, folder), (name.Id, name.Revision, name.FolderName));
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData("", "'' is no part of one")]
    [InlineData(".", "'.' is no part")]
    [InlineData("..", "'..' is no part")]
    [InlineData("../gpt2", "'..' is no part")]
    [InlineData("org/..", "'..' is no part")]
    [InlineData("org/", "'' is no part")]
    [InlineData("/gpt2", "'' is no part")]
    [InlineData("a/b/c", "more than one slash")]
    [InlineData(@"org\name", "backslash")]
    [InlineData("C:name", "'C:name' is no part")]
    [InlineData("a--b", "'a--b' is no part")]
    [InlineData("a..b", "'a..b' is no part")]
    [InlineData("-a", "'-a' is no part")]
    [InlineData("a b", "'a b' is no part")]
    [InlineData("gpt2\n", "is no part")]
    [InlineData("gpt2@", "'' is no revision")]
    [InlineData("gpt2@..", "'..' is no revision")]
    [InlineData("gpt2@refs/../../x", "'refs/../../x' is no revision")]
    [InlineData("gpt2@/etc", "'/etc' is no revision")]
    [InlineData(@"gpt2@a\b", "is no revision")]
    [InlineData("gpt2@a?b", "is no revision")]
    public void What_is_no_name_is_told_with_the_reason(string text, string reason)
    {
        Assert.False(HubName.TryParse(text, out _, out string? problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_longer_than_the_hub_allows_is_none()
    {
        Assert.True(HubName.TryParse(new string('a', 96), out _, out _));
        Assert.False(HubName.TryParse(new string('a', 97), out _, out string? problem));
        Assert.Contains("96", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_accepted_stays_within_the_cache() =>
        Gen.String[Gen.Char["ab.-_/\\@~ :1"], 0, 14].Sample(text =>
        {
            if (HubName.TryParse(text, out HubName? name, out _))
            {
                string cache = Path.GetFullPath("cache");
                string reference = Path.GetFullPath(new HubCache(cache).ReferenceOf(name));
                Assert.StartsWith(
                    Path.Combine(cache, name.FolderName, "refs") + Path.DirectorySeparatorChar,
                    reference,
                    StringComparison.Ordinal);
                Assert.Equal(cache, Path.GetDirectoryName(Path.GetFullPath(new HubCache(cache).FolderOf(name))));
                Assert.Equal(name.Id, HubCache.IdOfFolder(name.FolderName));
            }
        });
}
