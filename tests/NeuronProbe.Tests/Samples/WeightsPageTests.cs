using NeuronProbe.Effects.Vocabulary;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Samples;

/// <summary>What docs/effects.md and docs/output.md say of weights.</summary>
public sealed class WeightsPageTests
{
    [Fact]
    public void The_classes_of_each_layer_are_those_that_the_page_shows()
    {
        string[] block = MarkdownPage.Load("docs/effects.md").Section("### Classes").CodeBlocks[0];
        Assert.Equal("$ neuronprobe weights -m stories260K", block[0]);
        string model = TestData.Path("data", "models", "stories260K");
        string[] printed = CommandLine.Run("weights", "-m", model).Succeeded().OutputLines;
        Assert.Equal(block[1..^1], printed[..(block.Length - 2)]);
        Assert.Equal("...", block[^1]);
    }

    [Fact]
    public void Each_column_and_each_class_is_defined()
    {
        MarkdownPage page = MarkdownPage.Load("docs/output.md");
        IEnumerable<string> weights = page.Section("## `weights.csv`").CodeSpans;
        Assert.All(WeightRow.Schema.Columns, column => Assert.Contains(column.Name, weights));
        Assert.All(ReadWriteClass.OfGated, name => Assert.Contains(name, weights));
        IEnumerable<string> logits = page.Section("## `logits.csv`").CodeSpans;
        Assert.All(LogitRow.Schema.Columns, column => Assert.Contains(column.Name, logits));
    }
}
