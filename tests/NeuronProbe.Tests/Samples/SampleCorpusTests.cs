using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MakeSample.Corpus;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Samples;

public sealed class SampleCorpusTests
{
    private static readonly Lazy<IReadOnlyList<LabelledText>> HeldOut = new(
        () => SampleCorpus.HeldOut(seed: 1, count: 3000));

    [Fact]
    public void The_stored_sentences_are_what_the_generator_makes_from_seed_1()
    {
        using var made = new MemoryStream();
        SampleCorpus.WriteJsonLines(made, HeldOut.Value);
        Assert.Equal(File.ReadAllText(SampleFolder.Path("sentences.jsonl")), Encoding.UTF8.GetString(made.ToArray()));
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void The_language_of_the_machine_changes_nothing(string culture) => Culture.Use(culture, () =>
        Assert.Equal(
            HeldOut.Value.Take(200).Select(document => document.Text),
            SampleCorpus.HeldOut(1, 200).Select(document => document.Text)));

    [Fact]
    public void Another_seed_and_the_training_part_give_other_documents()
    {
        HashSet<string> known = [.. HeldOut.Value.Select(document => document.Text)];
        Assert.InRange(SampleCorpus.HeldOut(2, 300).Count(document => known.Contains(document.Text)), 0, 5);
        Assert.InRange(SampleCorpus.Training(1, 300).Count(document => known.Contains(document.Text)), 0, 5);
    }

    [Fact]
    public void Sentences_joined_by_spaces_are_the_text()
    {
        Assert.All(HeldOut.Value, document => Assert.Equal(document.Text, string.Join(' ', document.Sentences)));
        Assert.All(HeldOut.Value, document => Assert.InRange(document.Sentences.Count, 1, 3));
    }

    [Fact]
    public void No_mark_of_the_grammar_is_left_in_a_text() =>
        Assert.All(HeldOut.Value, document => Assert.DoesNotMatch(@"[\[\]{}<>^|*@]|//|\(n\)|  ", document.Text));

    [Theory]
    [InlineData("negation", @"^(?i)(not|never|no|nobody|nothing|none|neither|nor|without|cannot|\w+n't)$")]
    [InlineData("question", @"^(?s)\p{Lu}.*\?$")]
    [InlineData("quotation", "^(\".+\"|“.+”)$")]
    [InlineData("name", @"^[\p{L}& ]+$")]
    [InlineData(
        "money",
        @"^([$£€][\d,.]+( (million|billion))?|[\p{L}\d.]+( (hundred|thousand|million|billion|dozen))? (dollars|pounds"
            + @"|euros|cents))$")]
    [InlineData("finance", @"^[\p{L} ]+$")]
    [InlineData(
        "date",
        @"(?i)day|\d{4}|week|month|year|morning|afternoon|summer|spring|autumn|winter|tomorrow|January|February|March"
            + @"|April|May|June|July|August|September|October|November|December")]
    public void A_label_spells_what_it_claims(string label, string pattern)
    {
        string[] spelled = [.. StoredLabels().Where(stored => stored.Label == label).Select(stored => stored.Text)];
        Assert.True(spelled.Length > 500, $"{label} stands {spelled.Length} times");
        Assert.All(spelled, text => Assert.Matches(pattern, text));
    }

    [Theory]
    [InlineData(@"\b(not|never|no|nobody|nothing|none|neither|nor|without|cannot|\w+n't)\b", "negation")]
    [InlineData(@"\?", "question")]
    [InlineData("[\"“”]", "quotation")]
    [InlineData("[$£€]", "money")]
    public void What_is_spelled_so_is_labelled(string pattern, string label) => Assert.All(HeldOut.Value, document =>
    {
        foreach (Match match in Regex.Matches(document.Text, pattern, RegexOptions.IgnoreCase))
        {
            Assert.Contains(
                document.Labels, found => found.Name == label && found.Start <= match.Index && match.Index < found.End);
        }
    });

    [Fact]
    public void Articles_agree_with_the_word_after_them()
    {
        Assert.All(HeldOut.Value, document =>
            Assert.DoesNotMatch(@"\b[aA] ([$£€]?8|(?!use|uni|eu|one)[aeiou])", document.Text));
        Assert.All(HeldOut.Value, document => Assert.DoesNotMatch(@"\b[aA]n [^aeiouAEIOU8$£€1]", document.Text));
    }

    /// <summary>Labels as a reader of the file finds them, cut out by code points.</summary>
    private static IEnumerable<(string Label, string Text)> StoredLabels()
    {
        foreach (string line in File.ReadLines(SampleFolder.Path("sentences.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            Rune[] text = [.. json.RootElement.GetProperty("text").GetString()!.EnumerateRunes()];
            foreach (JsonElement label in json.RootElement.GetProperty("labels").EnumerateArray())
            {
                int start = label.GetProperty("start").GetInt32();
                int end = label.GetProperty("end").GetInt32();
                Assert.InRange(start, 0, end - 1);
                Assert.InRange(end, 1, text.Length);
                yield return (label.GetProperty("label").GetString()!, string.Concat(text[start..end]));
            }
        }
    }
}
