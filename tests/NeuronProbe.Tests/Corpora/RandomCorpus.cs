using System.Globalization;
using System.Text;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tests.Support;
using Parquet;
using Parquet.Schema;

namespace NeuronProbe.Tests.Corpora;

/// <summary>Folders of files of all formats, with what is hard to begin in the middle of: marks, breaks of two kinds,
/// quoted breaks, empty and bad records, packed files, files without any record.</summary>
/// <param name="random">Chooses.</param>
/// <param name="hasBadRecords">Whether some records can't be read.</param>
internal sealed class RandomCorpus(Random random, bool hasBadRecords)
{
    private const string Separator = "--";

    private static readonly string[] Words = ["a", "bb", "é", "😀", "\uFEFF", "word", " ", "x,y", "\"q\"", "# c"];

    private static readonly string[] Endings = [".lines", ".txt", ".jsonl", ".csv", ".tsv", ".conllu", ".parquet"];

    /// <summary>Writes some files.</summary>
    /// <param name="folder">Where to; named as the corpus.</param>
    /// <param name="format">The format of all of them, or null for any.</param>
    public async Task<CorpusOptions> WriteAsync(TemporaryFolder folder, string? format = null)
    {
        int count = random.Next(1, 6);
        // One that surely has a document, and one that a separator can be given for.
        folder.Write($"{random.Next(10)}-sure.{(format == "labelled" ? "l" : "txt")}", "l\tsure\n");
        for (int i = 0; i < count; i++)
        {
            string ending = format == "labelled" ? ".l" : Endings[random.Next(Endings.Length)];
            string name = string.Create(CultureInfo.InvariantCulture, $"{random.Next(10)}-{i}{ending}");
            byte[] bytes = ending == ".parquet" ? await ParquetAsync() : Encoded(TextOf(ending));
            int packing = ending == ".parquet" || bytes.Length == 0 ? 0 : random.Next(4);
            _ = packing switch
            {
                1 => folder.Write($"{name}.gz", CorpusFiles.Gzip(bytes)),
                2 => folder.Write($"{name}.zst", CorpusFiles.Zstd(bytes)),
                _ => folder.Write(name, bytes),
            };
        }
        return new CorpusOptions
        {
            Paths = [random.Next(2) == 0 ? folder.Location : folder["**"]],
            Format = format ?? CorpusFormats.Auto,
            Separator = format is null && random.Next(4) > 0 ? Separator : null,
            ReadsLabels = random.Next(2) == 0,
            SkipsBadRecords = hasBadRecords,
            MaxBad = new(1, null),
            LimitDocuments = random.Next(4) == 0 ? random.Next(1, 30) : null,
        };
    }

    /// <summary>A rule that such a corpus is cut by into some chunks.</summary>
    public ChunkRule Rule() => new(random.Next(1, 9), random.Next(3) == 0 ? null : random.Next(1, 60));

    /// <summary>All of a document that a reading gives, as one line.</summary>
    public static string Describe(NeuronProbe.Corpora.Documents.Document document) => string.Join(
        '|',
        document.Index,
        document.Chunk,
        document.Id,
        document.Location,
        document.Text,
        string.Join(',', document.TokenIds ?? []),
        document.Labels is { } labels ? string.Join(',', [.. labels.Names, .. labels.Spans]) : "none");

    private byte[] Encoded(string text)
    {
        string broken = random.Next(2) == 0 ? text : text.Replace("\n", "\r\n", StringComparison.Ordinal);
        byte[] bytes = Encoding.UTF8.GetBytes((random.Next(3) == 0 ? "\uFEFF" : "") + broken);
        // What stands for it in the text is the only one of that code.
        return [.. bytes.Select(b => b == 0x01 ? (byte)0xFF : b)];
    }

    private string TextOf(string ending)
    {
        string whole = string.Concat(Head(ending), string.Concat(
            Enumerable.Range(0, random.Next(0, 15)).Select(_ => Record(ending))));
        return random.Next(3) == 0 ? whole.TrimEnd('\n') : whole;
    }

    private static string Head(string ending) => ending switch
    {
        ".csv" => "id,text,label\n",
        ".tsv" => "text\tid\n",
        ".jsonl" => "{\"text\": \"first\"}\n",
        _ => "",
    };

    private string Record(string ending)
    {
        string text = Text();
        bool isBad = hasBadRecords && random.Next(6) == 0;
        string wrong = isBad ? "\u0001" : "";
        string line = text.Replace('\n', ' ') + wrong;
        string json = line.Replace("\"", "\\\"", StringComparison.Ordinal);
        return ending switch
        {
            ".txt" => $"{text}{wrong}\n{(random.Next(2) == 0 ? Separator + "\n" : "")}",
            ".jsonl" => random.Next(7) switch
            {
                0 => "\n",
                1 => "{\"input_ids\": [3, 4, 5], \"id\": \"i\"}\n",
                2 => "{\"id\": 7}\n",
                3 when hasBadRecords => "{\"text\": 3}\n",
                4 when hasBadRecords => $"{{\"text\": \"{json}\", \"labels\": {{\"c\": [1]}}}}\n",
                _ => $"{{\"text\": \"{json}\"}}\n",
            },
            ".csv" => random.Next(6) switch
            {
                0 => "\n",
                1 when hasBadRecords => "1,2\n",
                2 => $"{random.Next(9)},,\n",
                _ => $"{random.Next(9)},\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}{wrong}\",x\n",
            },
            ".tsv" => $"{line}\t{(random.Next(2) == 0 ? "" : "n")}\n",
            ".conllu" => Sentence(line, isBad),
            ".l" => random.Next(5) == 0 ? "\n" : $"{(isBad ? "" : "label\t")}{line}\n",
            _ => $"{line}\n",
        };
    }

    private string Sentence(string line, bool isBad)
    {
        string comments = random.Next(3) switch
        {
            0 => "# newdoc id = d\n",
            1 => $"# sent_id = s{random.Next(9)}\n# text = {(hasBadRecords ? line : "w1 w2 w3")}\n",
            _ => "",
        };
        string words = string.Concat(Enumerable.Range(1, random.Next(0, 4)).Select(
            i => $"{i}\tw{i}\t_\tNOUN\t_\t_\t_\t_\t_\t_\n"));
        return $"{comments}{words}{(isBad ? "bad\n5\tx\t_\t_\t_\t_\t_\t_\t_\t_\n" : "")}\n{(isBad ? "\n" : "")}";
    }

    private string Text() =>
        string.Concat(Enumerable.Range(0, random.Next(0, 6)).Select(
            _ => Words[random.Next(Words.Length)] + (random.Next(6) == 0 ? "\n" : "")));

    private async Task<byte[]> ParquetAsync()
    {
        DataField text = new DataField<string>("text");
        using MemoryStream stream = new();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(text), stream))
        {
            for (int i = random.Next(1, 5); i > 0; i--)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await group.WriteAsync(text, [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Text())]);
            }
        }
        return stream.ToArray();
    }
}
