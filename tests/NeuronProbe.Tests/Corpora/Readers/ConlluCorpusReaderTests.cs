using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Readers;

public sealed class ConlluCorpusReaderTests
{
    [Fact]
    public void A_sentence_is_a_document_with_the_text_and_id_of_its_comments()
    {
        string text = $"# newdoc id = d\n# sent_id = s-1\n# text = It's  fine\n# text_en = other\n{Word("1", "It")}\n\n"
            + $"# sent_id = s-2\n#text=b\n{Word("1", "b")}\n";
        Assert.Equal([new("s-1", 1, "It's  fine"), new("s-2", 7, "b")], Source.Read("conllu", text));
    }

    [Fact]
    public void Without_a_text_the_forms_are_joined()
    {
        string[] lines =
        [
            Word("1", "He"), Word("2-3", "don't"), Word("2", "do"), Word("3", "n't", "SpaceAfter=No"),
            Word("4", "go", "Lang=en|SpaceAfter=No"),
            Word("4.1", "gone"), Word("5", "."), Word("6", "Bye"),
        ];
        Assert.Equal("He don't go. Bye", Assert.Single(Source.Read("conllu", string.Join("\r\n", lines))).Text);
    }

    [Fact]
    public void Comments_without_words_are_no_sentence() =>
        Assert.Equal(
            [3],
            Source.Read("conllu", $"# global.columns = x\n\n{Word("1", "a")}\n\n\n# text = end\n\n")
                .Select(r => r.Line));

    [Fact]
    public void A_wrong_line_is_refused()
    {
        Assert.Equal(
            "f:2: expected 10 columns separated by tabs, but got 1 in 'plain text'. "
                + "A line is a comment with '#', a word of ten columns, or blank between sentences.",
            Source.Error("conllu", $"{Word("1", "a")}\nplain text\n"));
        Assert.Equal(
            "f:1: expected a word number such as 3, 3-4 or 3.1 in the first column, but got 'x'. "
                + "Repair the line, or leave the sentence out.",
            Source.Error("conllu", Word("x", "a")));
    }

    [Fact]
    public void The_forms_of_a_treebank_join_to_its_texts()
    {
        byte[] bytes = File.ReadAllBytes(TestData.Path("data", "corpora", "ud-ewt", "en_ewt-ud-dev.conllu"));
        List<CorpusRecord> records = Source.Read("conllu", bytes);
        string without = string.Join(
            '\n',
            System.Text.Encoding.UTF8.GetString(bytes).Split('\n')
                .Where(l => !l.StartsWith("# text =", StringComparison.Ordinal)));
        List<CorpusRecord> joined = Source.Read("conllu", without);
        Assert.Equal(2001, records.Count);
        Assert.Equal(records.Select(r => (r.Id, r.Text)), joined.Select(r => (r.Id, r.Text)));
    }

    private static string Word(string id, string form, string misc = "_") =>
        $"{id}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}";
}
