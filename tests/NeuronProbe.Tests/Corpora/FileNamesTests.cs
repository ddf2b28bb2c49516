using NeuronProbe.Corpora;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("/a/b.txt", "b.txt")]
    [InlineData("/a/b.txt /a/c.txt", "b.txt c.txt")]
    [InlineData("/a/b.txt /c/b.txt /c/d.txt", "a/b.txt c/b.txt d.txt")]
    [InlineData("/x/a/b.txt /y/a/b.txt /y/c/b.txt", "x/a/b.txt y/a/b.txt c/b.txt")]
    [InlineData("/b.txt /a/b.txt", "/b.txt a/b.txt")]
    [InlineData("/a/b.txt /a/b.txt", "b.txt b.txt")]
    [InlineData("/B.txt /b.txt", "B.txt b.txt")]
    [InlineData("-", "-")]
    public void A_name_has_as_few_folders_as_tell_it_from_others(string paths, string names) => Assert.Equal(
        names, string.Join(' ', FileNames.Shortest(paths.Replace('/', Path.DirectorySeparatorChar).Split(' '))));

    [Fact]
    public void A_hundred_thousand_files_take_no_time_to_speak_of()
    {
        string[] paths =
            [.. Enumerable.Range(0, 100_000).Select(i => Path.Combine($"a{i % 7}", $"b{i % 1000}", $"{i / 7000}.txt"))];
        Assert.Equal(paths.Distinct().Count(), FileNames.Shortest(paths).Distinct().Count());
    }
}
