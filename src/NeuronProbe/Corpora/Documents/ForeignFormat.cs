namespace NeuronProbe.Corpora.Documents;

/// <summary>What a file is that is surely no text, by its name or by its first bytes.</summary>
/// <param name="Name">What people call it, with its article.</param>
/// <param name="Advice">What to do with it.</param>
internal sealed record ForeignFormat(string Name, string Advice)
{
    /// <summary>Bytes at a file's start that are looked at.</summary>
    public const int HeadLength = 512;

    // Of fewer pairs of bytes nothing can be said.
    private const int FewPairs = 8;

    private const string Convert = "Convert it to jsonl, csv or parquet first.";
    private const string Extract = "Extract its text first.";
    private const string LeaveOut = "Leave it out of the corpus.";
    private const string TapeAdvice = "Extract its files with 'tar -xf' first, and name them or their folder.";

    private static readonly ForeignFormat Gzip = new(
        "data packed with gzip", "Let the file's name end in '.gz', or unpack it first with 'gunzip'.");
    private static readonly ForeignFormat Zstd = new(
        "data packed with zstd", "Let the file's name end in '.zst', or unpack it first with 'zstd -d'.");
    private static readonly ForeignFormat Xz = new("data packed with xz", "Unpack it first with 'xz -d'.");
    private static readonly ForeignFormat Bzip2 = new("data packed with bzip2", "Unpack it first with 'bzip2 -d'.");
    private static readonly ForeignFormat Zip = new(
        "a zip archive",
        "Unpack it first with 'unzip'; of documents and tables that are zip inside (Word, Excel) save the text.");
    private static readonly ForeignFormat SevenZip = new("a 7z archive", "Unpack it first with '7z x'.");
    private static readonly ForeignFormat Lz4 = new("data packed with lz4", "Unpack it first with 'lz4 -d'.");
    private static readonly ForeignFormat Brotli = new("data packed with brotli", "Unpack it first with 'brotli -d'.");
    private static readonly ForeignFormat Compress = new("data packed with compress", "Unpack it first with 'gunzip'.");
    private static readonly ForeignFormat Lzma = new("data packed with lzma", "Unpack it first with 'xz -d'.");
    private static readonly ForeignFormat Rar = new("a rar archive", "Unpack it first with 'unrar x'.");
    private static readonly ForeignFormat Tar = new("a tar archive", TapeAdvice);
    private static readonly ForeignFormat Pdf = new(
        "a PDF document", "Extract its text first, for example with 'pdftotext'.");
    private static readonly ForeignFormat Word = new(
        "a document of a word processor", "Save it as plain text in UTF-8 first.");
    private static readonly ForeignFormat Sheet = new("a spreadsheet", "Save it as csv in UTF-8 first.");
    private static readonly ForeignFormat Office = new(
        "an old Word, Excel or PowerPoint file", "Save it as plain text or csv in UTF-8 first.");
    private static readonly ForeignFormat Arrow = new(
        "an Arrow or Feather file",
        "Write it as parquet first, for example with Dataset.to_parquet of Hugging Face datasets or "
            + "DataFrame.to_parquet of pandas.");
    private static readonly ForeignFormat Orc = new("an ORC file", Convert);
    private static readonly ForeignFormat Avro = new("an Avro file", Convert);
    private static readonly ForeignFormat Numpy = new(
        "an array of numpy", "Write its token ids as jsonl first, {\"input_ids\": [...]} a line.");
    private static readonly ForeignFormat Pickle = new("a pickle of Python", Convert);
    private static readonly ForeignFormat Checkpoint = new("a checkpoint or other binary data", LeaveOut);
    private static readonly ForeignFormat Hdf = new("an HDF5 file", Convert);
    private static readonly ForeignFormat Database = new(
        "a database of SQLite", "Export the table as csv first, for example with 'sqlite3 -header -csv'.");
    private static readonly ForeignFormat Picture = new("a picture, sound or film", LeaveOut);
    private static readonly ForeignFormat Program = new("a program or library", LeaveOut);
    private static readonly ForeignFormat Markup = new(
        "a page of HTML or XML", "Extract its text first; --corpus-format text reads it with its markup.");
    private static readonly ForeignFormat Parquet = new("a parquet file", "Give --corpus-format parquet.");
    private static readonly ForeignFormat Book = new("an e-book", Extract);
    private static readonly ForeignFormat Columns = new(
        "a file of columns that is not CoNLL-U by its name",
        "Give --corpus-format conllu where its words have ten columns separated by tabs; else convert it.");
    private static readonly ForeignFormat Pointer = new(
        "a pointer of git-lfs in place of the file", "Fetch the file itself with 'git lfs pull'.");
    private static readonly ForeignFormat Utf16 = new(
        "UTF-16", "Convert it, for example with 'iconv -f utf-16 -t utf-8'.");
    private static readonly ForeignFormat Utf16Little = new(
        "UTF-16", "Convert it, for example with 'iconv -f utf-16le -t utf-8'.");
    private static readonly ForeignFormat Utf16Big = new(
        "UTF-16", "Convert it, for example with 'iconv -f utf-16be -t utf-8'.");
    private static readonly ForeignFormat Utf32 = new(
        "UTF-32", "Convert it, for example with 'iconv -f utf-32 -t utf-8'.");

    // What no format reads, whatever the user says of it. The longer endings come first.
    private static readonly (ForeignFormat Kind, string[] Endings)[] Packed =
    [
        (Tar, [".tar.gz", ".tar.zst", ".tar.xz", ".tar.bz2", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst", ".tar"]),
        (Xz, [".xz"]), (Bzip2, [".bz2", ".bz"]), (Zip, [".zip"]), (SevenZip, [".7z"]), (Lz4, [".lz4"]),
        (Brotli, [".br"]),
        (Compress, [".Z"]), (Lzma, [".lzma"]), (Rar, [".rar"]),
    ];

    private static readonly (ForeignFormat Kind, string[] Endings)[] NoText =
    [
        (Pdf, [".pdf"]),
        (Word, [".docx", ".doc", ".odt", ".rtf", ".pptx", ".ppt", ".odp"]),
        (Sheet, [".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"]),
        (Book, [".epub", ".mobi", ".djvu"]), (Arrow, [".arrow", ".feather", ".ipc"]), (Orc, [".orc"]),
        (Avro, [".avro"]), (Numpy, [".npy", ".npz"]),
        (Pickle, [".pkl", ".pickle"]),
        (Checkpoint, [".pt", ".pth", ".bin", ".idx", ".safetensors", ".ckpt", ".gguf", ".onnx"]),
        (Hdf, [".h5", ".hdf5", ".hdf"]),
        (Database, [".sqlite", ".sqlite3", ".db", ".duckdb"]),
        (Picture,
            [
                ".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tiff", ".mp3", ".wav", ".flac", ".ogg", ".mp4",
                ".mkv",
            ]),
        (Program, [".exe", ".dll", ".so", ".o", ".a", ".class", ".jar", ".pyc"]),
        (Markup, [".html", ".htm", ".xhtml", ".xml"]),
        (Columns, [".conll", ".conllx", ".conllup"]),
    ];

    private static readonly (ForeignFormat Kind, byte[] Start)[] Starts =
    [
        (Gzip, [0x1F, 0x8B]), (Zstd, [0x28, 0xB5, 0x2F, 0xFD]), (Xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
        (Zip, [.. "PK"u8, 3, 4]), (Zip, [.. "PK"u8, 5, 6]),
        (SevenZip, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), (Lz4, [0x04, 0x22, 0x4D, 0x18]),
        (Rar, [.. "Rar!"u8, 0x1A, 7]), (Compress, [0x1F, 0x9D]), (Pdf, [.. "%PDF-"u8]),
        (Office, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]), (Arrow, [.. "ARROW1"u8, 0]),
        (Arrow, [.. "FEA1"u8, 0]), (Avro, [.. "Obj"u8, 1]),
        (Numpy, [0x93, .. "NUMPY"u8]), (Hdf, [0x89, .. "HDF\r\n"u8]), (Database, [.. "SQLite format 3\0"u8]),
        (Picture, [0x89, .. "PNG\r\n"u8]), (Picture, [0xFF, 0xD8, 0xFF]),
        (Picture, [.. "GIF89a"u8]), (Program, [0x7F, .. "ELF"u8]), (Pickle, [0x80, 4, 0x95]),
        (Checkpoint, [.. "GGUF"u8, 3, 0]), (Pointer, [.. "version https://git-lfs.github.com/spec/"u8]),
        (Utf32, [0xFF, 0xFE, 0, 0]), (Utf32, [0, 0, 0xFE, 0xFF]), (Utf16, [0xFF, 0xFE]), (Utf16, [0xFE, 0xFF]),
    ];

    /// <summary>What a file is that no format reads, by its ending, or null.</summary>
    public static ForeignFormat? OfPackedName(string path) => Of(Packed, path);

    /// <summary>What a file is that is no text, by its ending, or null;
    /// some of them can be read if the user says how.</summary>
    public static ForeignFormat? OfName(string path) => Of(NoText, path);

    /// <summary>What a file is that is no UTF-8 text, by its first bytes, or null.</summary>
    public static ForeignFormat? OfContent(ReadOnlySpan<byte> head)
    {
        foreach ((ForeignFormat kind, byte[] start) in Starts)
        {
            if (head.StartsWith(start))
            {
                return kind;
            }
        }
        bool isBzip2 = head.Length >= 10 && head.StartsWith("BZh"u8)
            && head[4..].StartsWith((ReadOnlySpan<byte>)[0x31, 0x41, 0x59, 0x26, 0x53, 0x59]);
        bool isTar = head.Length >= 262 && head[257..].StartsWith("ustar"u8);
        bool isParquet = head.Length >= 5 && head.StartsWith("PAR1"u8) && head[4] < ' ';
        return isBzip2 ? Bzip2 : isTar ? Tar : isParquet ? Parquet : OfZeros(head);
    }

    /// <summary>Text in UTF-16 without a byte order mark: nearly every second byte is 0,
    /// and none of the others.</summary>
    private static ForeignFormat? OfZeros(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0;
        for (int i = 0; i < head.Length; i++)
        {
            (even, odd) = head[i] != 0 ? (even, odd) : i % 2 == 0 ? (even + 1, odd) : (even, odd + 1);
        }
        int most = head.Length / 2;
        return most < FewPairs ? null
            : even == 0 && odd * 4 >= most * 3 ? Utf16Little
            : odd == 0 && even * 4 >= most * 3 ? Utf16Big
            : null;
    }

    private static ForeignFormat? Of((ForeignFormat Kind, string[] Endings)[] kinds, string path) =>
        kinds.FirstOrDefault(k => k.Endings.Any(e =>
            path.EndsWith(e, e == ".Z" ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase))).Kind;
}
