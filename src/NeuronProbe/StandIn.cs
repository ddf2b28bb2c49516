using System.Text;
using System.Text.RegularExpressions;

namespace NeuronProbe;

/// <summary>Knows what git, a browser or a hub leaves in the place of a file: the name is right, the content is
/// not.</summary>
internal static partial class StandIn
{
    private const int StartLength = 1024;
    private const int LongestShown = 60;

    /// <summary>Refuses a file whose content is another than its name says.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="file">Its bytes, from their start, to which they are set back.</param>
    /// <exception cref="ProbeException">It is such a file.</exception>
    public static void Refuse(string path, Stream file)
    {
        byte[] start = new byte[StartLength];
        int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (Describe(path, start.AsSpan(0, count), file.Length) is var (got, next))
        {
            throw new ProbeException($"{path}: expected {ContentOf(path)}, but got {got}. {next}");
        }
    }

    /// <summary>What a file is and what to do, or null where nothing is known against it.</summary>
    private static (string Got, string Next)? Describe(string path, ReadOnlySpan<byte> start, long length)
    {
        string text = Encoding.Latin1.GetString(start).TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\t', '\r', '\n');
        if (text.StartsWith("version https://git-lfs.github.com/", StringComparison.Ordinal)
            || text.StartsWith("version http://git-media.io/", StringComparison.Ordinal)
            || text.StartsWith("version https://hawser.github.com/", StringComparison.Ordinal))
        {
            return ("a pointer of git LFS, not the file: run git lfs pull",
                "Run 'git lfs install' and 'git lfs pull' in the folder of the clone, or download the file itself.");
        }
        if (text.StartsWith("/annex/objects/", StringComparison.Ordinal)
            || text.StartsWith("../.git/annex/objects/", StringComparison.Ordinal))
        {
            return ("a pointer of git-annex, not the file", "Run 'git annex get' in the folder of the clone.");
        }
        if (WebPage.IsMatch(text))
        {
            string title = Title.Match(text) is { Success: true } match ? $" ('{Shown(match.Groups[1].Value)}')" : "";
            return ($"a web page{title}, not the file", "Download the file itself: a hub's page of a file has a link "
                + "for that, and a private model needs a login.");
        }
        if (length < StartLength && Answer.IsMatch(text))
        {
            return ($"a server's answer, '{Shown(text)}', not the file",
                "Check the file's name and that you may read it, and download it again.");
        }
        return ContentOfName(path, start);
    }

    /// <summary>Weights in a file whose name belongs to another format.</summary>
    private static (string Got, string Next)? ContentOfName(string path, ReadOnlySpan<byte> start)
    {
        bool isSafetensors = path.EndsWith(".safetensors", StringComparison.Ordinal);
        bool isTorch = Path.GetExtension(path) is ".bin" or ".pt" or ".pth" or ".ckpt";
        return start switch
        {
            _ when (!isSafetensors && !isTorch) || (isSafetensors && IsSafetensors(start)) => null,
            [] => ("an empty file", "Download it again: what was there was never written."),
            _ when IsOfLlamaCpp(start) =>
                ("a file of llama.cpp (GGUF or GGML), whose weights are quantised",
                    "Get the model's folder with config.json and *.safetensors."),
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] =>
                ("a file in HDF5, as Keras writes it", "Get the model's *.safetensors, or convert it where "
                + "TensorFlow is at hand."),
            [0x1F, 0x8B, ..] => ("a file packed with gzip", "Unpack it first with 'gunzip'."),
            [(byte)'P', (byte)'K', 3, 4, ..] or [0x80, >= 2 and <= 5, ..] when isSafetensors =>
                ("a file of torch.save", "Rename it to pytorch_model.bin."),
            _ when IsSafetensors(start) => ("a safetensors file", "Rename it to model.safetensors."),
            _ => null,
        };
    }

    // The length of a header, which is far below 2^40, then the header.
    private static bool IsSafetensors(ReadOnlySpan<byte> start) => start is [_, _, _, _, _, 0, 0, 0, (byte)'{', ..];

    private static bool IsOfLlamaCpp(ReadOnlySpan<byte> start) =>
        start.Length >= 4 && Encoding.Latin1.GetString(start[..4]) is "GGUF" or "lmgg" or "fmgg" or "tjgg" or "algg";

    private static string ContentOf(string path) => Path.GetExtension(path) switch
    {
        ".safetensors" => "a safetensors file",
        ".bin" or ".pt" or ".pth" or ".ckpt" => "a checkpoint of torch.save",
        ".json" => "JSON",
        _ => "the file itself",
    };

    private static string Shown(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = new string([.. line.Select(c => c is >= ' ' and <= '~' ? c : '?')]);
        return line.Length > LongestShown ? line[..LongestShown] + "..." : line;
    }

    [GeneratedRegex(
        @"^(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex WebPage { get; }

    [GeneratedRegex(@"<title[^>]*>([^<]*)</title>", RegexOptions.IgnoreCase)]
    private static partial Regex Title { get; }

    // What the hub and servers like it send in place of a file.
    [GeneratedRegex(
        @"^((entry|repository|file) not found|invalid (username or password|credentials|rev id)"
        + @"|(http(/[\d.]+)? )?40[134][: ]+[a-z]|(the )?access to (model|this)"
        + @"|(not found|unauthorized|forbidden|access denied|internal server error)[.!]?\s*\z"
        + @"|please (log ?in|enable javascript)|(<\?xml[^>]*>\s*)?<error>|\{\s*""(error|message|detail)""\s*:\s*"")",
        RegexOptions.IgnoreCase)]
    private static partial Regex Answer { get; }
}
