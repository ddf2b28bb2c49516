using NeuronProbe.Corpora.Readers;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Readers;

public sealed class CorpusOptionsTests
{
    private static readonly CorpusOptions Defaults = new() { Paths = ["f"] };

    [Fact]
    public void The_defaults_are_those_of_the_command_line()
    {
        Assert.Equal(
            ("auto", null, "text", "id", null),
            (Defaults.Format, Defaults.Separator, Defaults.TextField, Defaults.IdField, Defaults.LimitDocuments));
        Assert.False(Defaults.RequiresId);
    }

    [Fact]
    public void Wrong_values_are_refused_with_the_option_that_holds_them()
    {
        Assert.Equal(
            "--corpus-format: expected one of auto, text, lines, labelled, jsonl, csv, tsv, parquet, conllu, but got "
                + "'json'. Choose one of them.",
            Error(() => Defaults with { Format = "json" }));
        Assert.Equal(
            "--corpus: expected files, folders or patterns, but got an empty list or name. Name at least one.",
            Error(() => Defaults with { Paths = [] }));
        Assert.Equal(
            "--corpus: expected files, folders or patterns, but got an empty list or name. Name at least one.",
            Error(() => Defaults with { Paths = ["a", ""] }));
        Assert.Equal(
            "--separator: expected one line, but got text with a line break. Leave the break out.",
            Error(() => Defaults with { Separator = "a\n" }));
        Assert.Equal(
            "--text-field: expected the name of a field, but got an empty one. Give its name.",
            Error(() => Defaults with { TextField = "" }));
        Assert.Equal(
            "--id-field: expected the name of a field, but got an empty one. Give its name.",
            Error(() => Defaults with { IdField = "" }));
        Assert.Equal(
            "--limit-documents: expected at least 1, but got 0. Give a larger number, or leave it out to read all.",
            Error(() => Defaults with { LimitDocuments = 0 }));
    }

    private static string Error(Func<object> make) => Assert.Throws<ProbeException>(make).Message;
}
