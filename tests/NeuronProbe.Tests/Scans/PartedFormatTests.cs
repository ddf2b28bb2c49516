using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Corpora.Readers;
using NeuronProbe.Tests.Support;
using Parquet.Schema;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>Corpora of every format, read in parts: stopped and gone on with, or shared out.</summary>
public sealed class PartedFormatTests : IDisposable
{
    private const int Files = 3;
    private const int Records = 25;

    // No number of files, and not of chunks: borders of shards lie within files. Other numbers: ShardedBytesTests.
    private const int Shards = 5;

    private readonly TemporaryFolder folder = new();
    private readonly Random random = new(11);

    public void Dispose() => folder.Dispose();

    /// <summary>Formats, and the counts that a scan of the corpus comes to: documents, empty ones and bad records.
    /// </summary>
    public static TheoryData<string, int, int, int> Formats => new()
    {
        { "jsonl", 66, 3, 6 },
        { "jsonl.gz", 66, 3, 6 },
        { "csv", 69, 3, 3 },
        { "tsv", 72, 3, 0 },
        { "lines", 72, 3, 0 },
        { "text", 72, 3, 0 },
        { "labelled", 72, 3, 0 },
        { "conllu", 75, 0, 0 },
        { "parquet", 72, 3, 0 },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Parts_of_any_format_give_the_bytes_and_counts_of_the_whole(
        string format, int documents, int empty, int bad)
    {
        for (int file = 0; file < Files; file++)
        {
            await Write(format, file);
        }
        string[] line = Line(format);
        CommandLine.Run([.. line, "-o", folder["whole"]]).Succeeded();
        JsonNode corpus = JsonNode.Parse(File.ReadAllText(folder["whole/scan.json"]))!["corpus"]!;
        Assert.Equal(
            (documents, empty, bad),
            ((int)corpus["documents"]!, (int)corpus["empty_documents"]!, (int)corpus["bad_records"]!));
        int stops = StoppableScan.RunInPieces([.. line, "-o", folder["resumed"]], random, mostBatches: 5);
        Assert.InRange(stops, 3, 100);
        ScanFolder.AreSame(folder["whole"], folder["resumed"]);
        string shared = folder["shared"];
        for (int shard = 0; shard < Shards; shard++)
        {
            StoppableScan.RunInPieces(
                [.. line, "-o", shared, "--shard", $"{shard}/{Shards}"], random, mostBatches: 9);
        }
        CommandLine.Run("merge", shared).Succeeded();
        ScanFolder.AreSame(folder["whole"], shared, isMerged: true);
    }

    private string[] Line(string format)
    {
        ModelFolder model = new ModelFolder(folder["model"]).WithTokenizer();
        string[] reading = format switch
        {
            "text" => ["--separator", "---"],
            "labelled" => ["--corpus-format", "labelled"],
            "jsonl" or "jsonl.gz" or "csv" => ["--on-bad-record", "skip", "--max-bad", "50%"],
            _ => [],
        };
        string[] concepts = format is "lines" or "text"
            ? []
            : ["--collect", "top,stats,histogram,samples,concepts", "--held-out", "0.3", "--control", "length"];
        return
        [
            "scan", "-m", model.Location, "-c", folder["corpus"], "-l", "ffn.0.post", "-n", "0-3", "--max-length", "16",
            "--ignore-first", "1", "--chunk", "4", "--batch-tokens", "64", "--threads", "1", "--matmul", "packed",
            "--save-every", "0", .. reading, .. concepts,
        ];
    }

    private async Task Write(string format, int file)
    {
        string name = $"corpus/{file}.{(format is "text" or "labelled" ? "txt" : format)}";
        switch (format)
        {
            case "parquet":
                folder.Write(name, await Parquet());
                break;
            case "jsonl.gz":
                folder.Write(name, Gzip(Encoding.UTF8.GetBytes(Text("jsonl"))));
                break;
            default:
                folder.Write(name, Text(format));
                break;
        }
    }

    private string Text(string format)
    {
        string head = format switch { "csv" => "id,text,label\n", "tsv" => "id\ttext\tlabel\n", _ => "" };
        return head + string.Concat(Enumerable.Range(0, Records).Select(i => Record(format, i)));
    }

    /// <summary>A record of a format: the eighth is empty; of those that can be bad the twelfth and nineteenth
    /// are.</summary>
    private string Record(string format, int number)
    {
        bool isEmpty = number == 7;
        bool isBad = number is 11 or 18;
        string words = isEmpty ? "" : Words();
        string label = Label();
        return format switch
        {
            "jsonl" when isBad => "no record\n",
            "jsonl" => $$"""{"id":"{{number}}","text":"{{words}}","label":"{{label}}"}""" + "\n",
            "csv" when number == 11 => "one,cell,too,many\n",
            "csv" when isEmpty => $"{number},,{label}\n",
            "csv" => $"{number},\"{words}\nwith a \"\"quoted\"\" line,\n\nand more\",{label}\n",
            "tsv" => $"{number}\t{words}\t{label}\n",
            "lines" => $"{words}\n",
            "text" => $"{words}\n{(isEmpty ? "" : Words() + "\n")}---\n",
            "labelled" => $"{label}\t{words}\n",
            _ => Conllu(number, Words()),
        };
    }

    private string Words() => string.Join(
        ' ', Enumerable.Range(0, 1 + random.Next(9)).Select(_ => $"{(char)('a' + random.Next(26))}on the é"));

    private string Label() => random.Next(3) > 0 ? "often" : "seldom";

    private static string Conllu(int number, string words) =>
        $"# sent_id = {number}\n# text = {words}\n" + string.Concat(words.Split(' ').Select((word, i) =>
            $"{i + 1}\t{word}\t_\t{(word.Length > 2 ? "NOUN" : "DET")}\t_\t_\t_\t_\t_\t_\n")) + "\n";

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }
        return packed.ToArray();
    }

    /// <summary>As many records in row groups of two sizes.</summary>
    private async Task<byte[]> Parquet()
    {
        DataField text = new DataField<string>("text");
        DataField label = new DataField<string>("label");
        int group = 0;
        return await ParquetCorpusReaderTests.Write([text, label], async writer =>
        {
            (int first, int end) = group++ == 0 ? (0, 10) : (10, Records);
            string[] texts = [.. Enumerable.Range(first, end - first).Select(i => i == 7 ? "" : Words())];
            await writer.WriteAsync(text, texts);
            await writer.WriteAsync(label, [.. texts.Select(_ => Label())]);
        });
    }
}
