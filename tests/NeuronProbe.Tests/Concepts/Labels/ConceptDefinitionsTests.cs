using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Labels;

public sealed class ConceptDefinitionsTests
{
    [Theory]
    [InlineData("{\"regex\": \"dogs?\"}", "A |dog| and| Dogs", "dog")]
    [InlineData("{\"regex\": \"DOGS?\", \"ignore_case\": true}", "A |dog| and| Dogs", "dog, Dogs")]
    [InlineData("{\"regex\": \"the (\\\\w+)\", \"group\": 1}", "the| dog| the| c|at", " dog,at")]
    [InlineData("{\"regex\": \"(x)|dog\", \"group\": 1}", "the| dog| x", " x")]
    [InlineData("{\"regex\": \"^\"}", "the| dog", "")]
    [InlineData("{\"words\": [\"no\"]}", "no| nobody| piano| No| no-one| x_no| “|no|”", "no, no-one,no")]
    [InlineData(
        "{\"words\": [\"No one\", \"one or two\"], \"ignore_case\": true}",
        "no| one| or| two|, no\n|one|d",
        "no, one, or, two")]
    [InlineData("{\"words\": [\"a b\"]}", "a|\n |b|  a|b", "a,b")]
    [InlineData(
        "{\"words\": [\"don't\", \"$\", \"'s\", \"b!\"]}", "don’t| don't| $|5| b|!|c Ann|'s", "don’t, don't, $,!,'s")]
    [InlineData("{\"words\": [\"é\"]}", "é| éa| é|😀", "é, é")]
    public void A_rule_about_the_text_marks_its_words(string rule, string tokens, string expected) =>
        Assert.Equal(expected, Marked(rule, tokens));

    [Theory]
    [InlineData("capitalised", "The| dog|, \"|Ann|\"| É|va| 5|A| ǅ| i|P", "The,Ann, É,A, ǅ,P")]
    [InlineData("number", "5| 1,000.5|.|,| a1| ٣| x|1st", "5, 1,000.5, ٣")]
    [InlineData("punctuation", ".| ,|a.| $| ”|--|  | +", "., ,, ”,--")]
    [InlineData(
        "sentence_start",
        " \"|He| went|.| Mr|.| X| left|?\"| asked| She|.|5|.| “|So|...| no|!| 7| x",
        "He, Mr, X,So, 7")]
    [InlineData("sentence_start", "one| two|\n\n| three|\nfour| five|。|六", "one, three,六")]
    [InlineData("after_line_break", "a| b|\n|c|\n\n | d| e\nf|\n", "c, d, e\nf")]
    [InlineData(
        "in_quotes",
        "He| said|: “|Yes|,| I|”| and| \"|no|\"| «|a|»| ‘|b|’| \"|open",
        ": “,Yes,,, I,”, \",no,\", «,a,»")]
    [InlineData("in_quotes", "„|a|“| b| „|c|”| d| «|e|”|f|»", "„,a,“, „,c,”, «,e,”,f,»")]
    [InlineData("in_quotes", "\"|a|\n\n|b|\"|c|\"", "\",c,\"")]
    [InlineData("repeated", "a| b|a|c| b|a", "a, b,a")]
    public void A_class_marks_tokens(string kind, string tokens, string expected) =>
        Assert.Equal(expected, Marked($"{{\"token\": \"{kind}\"}}", tokens));

    [Theory]
    [InlineData("0", "a")]
    [InlineData("1-2", "b,c")]
    [InlineData("2-", "c,d")]
    [InlineData("9", "")]
    [InlineData("3-2000000000", "d")]
    public void A_position_marks_tokens_by_their_number(string position, string expected) =>
        Assert.Equal(expected, Marked($"{{\"position\": \"{position}\"}}", "a|b|c|d"));

    [Fact]
    public void Comments_are_allowed_and_the_order_is_kept()
    {
        ConceptDefinitions definitions = Load(
            "\uFEFF// one\n{\"b\": {\"words\": [\"x\"]}, /* two */ \"a\": {\"position\": \"0\"},}");
        Assert.Equal(["b", "a"], definitions.Rules.Select(rule => rule.Name));
        Assert.True(definitions.Define("a"));
        Assert.False(definitions.Define("c"));
    }

    [Theory]
    [InlineData(
        "{\"regex\": \"a\", \"words\": [\"a\"]}",
        "exactly one of 'regex', 'words', 'token', 'position', but got 'regex', 'words'. "
            + "Make a concept of each, or leave all but one out.")]
    [InlineData(
        "{\"ignore_case\": true}",
        "exactly one of 'regex', 'words', 'token', 'position', but got 'ignore_case'. Name the rule by one of these.")]
    [InlineData(
        "{}", "exactly one of 'regex', 'words', 'token', 'position', but got none. Name the rule by one of these.")]
    [InlineData(
        "[\"a\"]", "an object with one rule, but got [\"a\"]. Write, for example, {\"words\": [\"no\", \"not\"]}.")]
    [InlineData(
        "{\"words\": [\"a\"], \"group\": 1}",
        "no keys but 'words', 'ignore_case', each once, but got 'group'. Leave them out, or correct their names.")]
    [InlineData(
        "{\"regex\": \"a\", \"ignorecase\": true}",
        "no keys but 'regex', 'group', 'ignore_case', each once, but got 'ignorecase'. "
            + "Leave them out, or correct their names.")]
    [InlineData(
        "{\"regex\": \"a\", \"group\": 1}",
        "one of the groups 0 of the expression in 'group', but got 1. "
            + "Groups are counted by their opening brackets from 1; 0 is all of it.")]
    [InlineData("{\"regex\": \"\"}", "a string of at least a character in 'regex', but got \"\". Put it in quotes.")]
    [InlineData(
        "{\"regex\": \"a\", \"ignore_case\": \"yes\"}",
        "true or false in 'ignore_case', but got \"yes\". Write it without quotes.")]
    [InlineData(
        "{\"words\": []}",
        "a list of at least one word in 'words', but got []. "
            + "Give words, or phrases of several, such as [\"no\", \"no longer\"].")]
    [InlineData(
        "{\"words\": [\"a\", \" \"]}",
        "words that are not empty in 'words', but got \" \" at index 1. "
            + "Give words, or phrases of several, such as [\"no\", \"no longer\"].")]
    [InlineData(
        "{\"token\": \"verb\"}",
        "one of 'capitalised', 'number', 'punctuation', 'sentence_start', 'after_line_break', 'in_quotes', 'repeated' "
            + "in 'token', but got 'verb'. Choose one of them.")]
    [InlineData(
        "{\"position\": \"3-2\"}",
        "a token number, or a range of them, in 'position', but got '3-2'. Write \"0\", \"0-9\" or \"100-\"; "
            + "tokens of a document are counted from 0.")]
    [InlineData(
        "{\"position\": \"-2\"}",
        "a token number, or a range of them, in 'position', but got '-2'. Write \"0\", \"0-9\" or \"100-\"; "
            + "tokens of a document are counted from 0.")]
    [InlineData("{\"position\": 0}", "a string of at least a character in 'position', but got 0. Put it in quotes.")]
    public void A_wrong_rule_is_refused_with_its_concept(string rule, string expected) =>
        Assert.Equal(
            $"c.json: concept 'x': expected {expected}", Error($"{{\"y\": {{\"position\": \"0\"}}, \"x\": {rule}}}"));

    [Fact]
    public void A_wrong_expression_is_refused_with_its_place() => Assert.StartsWith(
        "c.json: concept 'x': expected a regular expression of .NET in 'regex', but got 'a(b', "
            + "wrong at its character 3: ",
        Error("{\"x\": {\"regex\": \"a(b\"}}"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "[]",
        "c.json: expected an object from names of concepts to rules, but got array. Write {\"NAME\": {\"words\": "
            + "[\"...\"]}}.")]
    [InlineData(
        "{}", "c.json: expected at least one concept, but got an empty object. Define one, or leave the file out.")]
    [InlineData(
        "{\n\"a\": {\"regex\": \"\\d\"}}",
        "c.json:2: expected a JSON object of concepts, but got what is no JSON after byte 17 of the line. "
            + "Write {\"NAME\": {\"words\": [\"...\"]}}; a backslash in a string is written twice.")]
    [InlineData(
        "{\"a\": {\"position\": \"0\"}, \"a\": {\"position\": \"1\"}}",
        "c.json: expected each concept once and with a name, but got 'a' twice. Give it another name.")]
    [InlineData(
        "{\"\": {\"position\": \"0\"}}",
        "c.json: expected each concept once and with a name, but got ''. Give it another name.")]
    [InlineData(
        "{\"a\": {\"words\": [\"\\ud83d\"]}}",
        "c.json: expected strings of whole Unicode characters, but got one with half of a character. "
            + "Repair the escape.")]
    public void A_file_that_is_none_is_refused_with_the_place(string json, string expected) =>
        Assert.Equal(expected, Error(json));

    [Fact]
    public void An_expression_that_backtracks_for_ever_is_named_with_its_document()
    {
        ConceptDefinitions definitions = Load("{\"slow\": {\"regex\": \"^(a+)+$\"}}", TimeSpan.FromMilliseconds(50));
        ProbeException error = Assert.Throws<ProbeException>(() =>
            new ConceptMarker(["slow"], LabelOn.Last, definitions).Mark(Words.Document(new string('a', 60) + "!")));
        Assert.Equal(
            "--concepts: expected the regular expression of 'slow' to be done with f:1 within 0.05 s, but it was not: "
            + "it backtracks. "
            + "Simplify it: no repetition inside a repetition, such as (a+)+, and bounds such as {1,50} in place of * "
            + "and +.",
            error.Message);
    }

    [Fact]
    public void Many_quick_matches_are_one_long_search()
    {
        ConceptDefinitions definitions = Load("{\"slow\": {\"regex\": \"a\"}}", TimeSpan.FromMilliseconds(1));
        ProbeException error = Assert.Throws<ProbeException>(() =>
            new ConceptMarker(["slow"], LabelOn.Last, definitions).Mark(Words.Document(new string('a', 500_000))));
        Assert.Contains("'slow' to be done with f:1 within 0.001 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_need_a_text_refuse_documents_without()
    {
        ConceptDefinitions definitions = Load("""{"a": {"words": ["x"]}, "b": {"regex": "x"},"""
            + """ "c": {"token": "number"}, "d": {"token": "repeated"}, "e": {"position": "0-1"}}""");
        TokenizedDocument document = Words.Ids([4, 5, 4]);
        Assert.All(["a", "b", "c"], name => Assert.Equal(
            $"f:1: expected text for the concept '{name}', but got token ids without a tokenizer that knows them. "
                + "Leave the concept out, choose others with --concept, or put the model's tokenizer files beside it.",
            Assert.Throws<ProbeException>(() =>
                new ConceptMarker([name], LabelOn.Last, definitions).Mark(document)).Message));
        ConceptMarks marks = new ConceptMarker(["d", "e"], LabelOn.Last, definitions).Mark(document).Marks!;
        Assert.Equal([2], marks.Of(0).ToArray());
        Assert.Equal([0, 1], marks.Of(1).ToArray());
    }

    /// <summary>The marked tokens' texts, with commas between.</summary>
    private static string Marked(string rule, string tokens)
    {
        TokenizedDocument document = Words.Document(tokens);
        int[] marks = new ConceptMarker(["x"], LabelOn.Last, Load($"{{\"x\": {rule}}}")).Mark(document).Marks!
            .Of(0).ToArray();
        return string.Join(',', marks.Select(i => tokens.Split('|')[i]));
    }

    private static ConceptDefinitions Load(string json, TimeSpan? limit = null)
    {
        using var folder = new TemporaryFolder();
        return ConceptDefinitions.Load(folder.Write("c.json", json), limit);
    }

    private static string Error(string json)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("c.json", json);
        return Assert.Throws<ProbeException>(() => ConceptDefinitions.Load(path)).Message.Replace(
            path, "c.json", StringComparison.Ordinal);
    }
}
