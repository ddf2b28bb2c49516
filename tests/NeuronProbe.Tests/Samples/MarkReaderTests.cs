using MakeSample.Corpus;
using Xunit;

namespace NeuronProbe.Tests.Samples;

public sealed class MarkReaderTests
{
    [Fact]
    public void Marks_become_labels_capitals_and_sentences()
    {
        LabelledText text = new MarkReader("“", "”").Read(
            "^[name:[person:ann]] did [negation:not] go. // <<[question:^why?]>>");
        Assert.Equal("Ann did not go. “Why?”", text.Text);
        Assert.Equal(["Ann did not go.", "“Why?”"], text.Sentences);
        Assert.Equal(
            [
                new Label(0, 3, "name"),
                new Label(0, 3, "person"),
                new Label(8, 11, "negation"),
                new Label(16, 22, "quotation"),
                new Label(17, 21, "question"),
            ],
            text.Labels);
    }

    [Theory]
    [InlineData("a(n) apple", "an apple")]
    [InlineData("a(n) useful box", "a useful box")]
    [InlineData("^a(n) [name:owl]", "An owl")]
    [InlineData("a(n) $8 loan", "an $8 loan")]
    [InlineData("a(n) 18 and a(n) 180", "an 18 and a 180")]
    public void The_article_fits_the_word_after_it(string marked, string expected) =>
        Assert.Equal(expected, new MarkReader("\"", "\"").Read(marked).Text);

    [Theory]
    [InlineData("[name:Ann")]
    [InlineData("Ann 😀")]
    public void A_label_without_end_and_a_character_outside_of_the_basic_plane_are_refused(string marked) =>
        Assert.Throws<FormatException>(() => new MarkReader("\"", "\"").Read(marked));
}
