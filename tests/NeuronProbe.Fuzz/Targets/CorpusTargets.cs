using System.IO.Compression;
using System.Text;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using ZstdSharp;

namespace NeuronProbe.Fuzz.Targets;

/// <summary>Readers of corpora, each with its labels.</summary>
internal static class CorpusTargets
{
    private const string Records =
        """{"id": "a", "text": "Birds sing.", "labels": [{"start": 0, "end": 5, "label": "noun"}],"""
        + """ "extra": {"n": [1, 2.5e3, null, true]}}"""
        + """

        {"id": 2, "text": "Zo\u00eb \ud83d\ude00 na\u00efve"}

        {"text": "", "label": "x"}
        {"input_ids": [1, 2, 3], "labels": {"verb": [0, 1, 1]}}

        """;

    private static readonly string Sentences =
        """
        # sent_id = s1
        # text = Don't stop — go.
        1-2→Don't→_→_→_→_→_→_→_→SpaceAfter=Yes
        1→Do→do→AUX→VBP→Mood=Imp|Number=Plur→3→aux→_→_
        2→n't→not→PART→RB→_→3→advmod→_→_
        3→stop→stop→VERB→VB→_→0→root→_→_
        4→—→—→PUNCT→:→_→3→punct→_→_
        5→go→go→VERB→VB→_→3→parataxis→_→SpaceAfter=No
        5.1→on→on→ADP→IN→_→_→_→_→_
        6→.→.→PUNCT→.→_→3→punct→_→_

        # sent_id = s2
        1→Yes→yes→INTJ→UH→_→0→root→_→_


        """.Replace('→', '\t');

    private static readonly CorpusOptions Options = new() { Paths = ["f"], ReadsLabels = true };

    public static IEnumerable<FuzzTarget> Make()
    {
        yield return Reader("text", Options with { Separator = "---" }, "One.\n---\nTwo: zwölf 😀\n---\n");
        yield return Reader("lines", Options, "One.\nTwo: zwölf 😀\r\n\nFour");
        yield return Reader("labelled", Options, "noun\tBirds sing.\nverb\tStop: zwölf 😀\n");
        yield return Reader("jsonl", Options, Records) with { IsJson = true };
        yield return Reader("csv", Options, "id,text,label\n1,\"Birds, \"\"they\"\" sing\",x\n2,zwölf 😀,\n");
        yield return Reader("tsv", Options, "id\ttext\tlabel\n1\tBirds sing\tx\n2\tzwölf 😀\t\n");
        yield return Reader("conllu", Options, Sentences);
        yield return new FuzzTarget("parquet", ParquetSeeds.All, bytes => Read("parquet", bytes, Options));
        yield return Packed(
            "gzip", Packing.Gzip, stream => new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true));
        yield return Packed("zstd", Packing.Zstd, stream => new CompressionStream(stream, leaveOpen: true));
    }

    private static FuzzTarget Reader(string format, CorpusOptions options, string seed) =>
        new(format, [Encoding.UTF8.GetBytes(seed), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(seed)]], bytes =>
            Read(format, bytes, options));

    private static FuzzTarget Packed(string name, Packing packing, Func<Stream, Stream> pack)
    {
        var packed = new MemoryStream();
        using (Stream stream = pack(packed))
        {
            stream.Write(Encoding.UTF8.GetBytes(Records));
        }
        byte[] one = packed.ToArray();
        return new FuzzTarget(name, [one, [.. one, .. one]], bytes => Read("jsonl", bytes, Options, packing));
    }

    private static void Read(string format, byte[] bytes, CorpusOptions options, Packing packing = Packing.None)
    {
        using TextSource source = new("f", new MemoryStream(bytes), packing);
        foreach (CorpusRecord _ in CorpusFormats.Create(format).Read(source, options))
        {
            // Each document is made here and dropped.
        }
        source.Finish();
    }
}
