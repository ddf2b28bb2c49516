using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using NeuronProbe.Reports.Html;

namespace NeuronProbe.Reports;

/// <summary>The files of a page for a browser that are the same for all data: the page, its styles and its scripts.
/// </summary>
/// <remarks>
/// The page says in comments where its policy, title, styles and scripts go. Nothing of the data but the title is put
/// into markup: data are files of one call each, or elements that no browser runs.
/// </remarks>
internal sealed partial class HtmlPage
{
    private const string ResourcePrefix = "page/";

    // What is invisible is shown by its number.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(DataText.SeenCharacters());

    private static readonly string[] DataAtOpening = ["run", "atlas"];

    private readonly string template;
    private readonly (string Name, string Text)[] styles;
    private readonly (string Name, string Text)[] scripts;

    /// <param name="files">Texts by their names; the page names its styles and scripts.</param>
    /// <param name="name">The page's name among them, without its ending, and that of the folder beside it.</param>
    public HtmlPage(IReadOnlyDictionary<string, string> files, string name = HtmlFormat.FolderName)
    {
        FolderName = name;
        template = files[FileName];
        styles = Listed(Styles);
        scripts = Listed(Scripts);

        (string Name, string Text)[] Listed(Regex comment) =>
        [
            .. comment.Match(template).Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(name => (name, files[name])),
        ];
    }

    /// <summary>The report of a scan, as the program brings it.</summary>
    public static HtmlPage Embedded { get; } = Named(HtmlFormat.FolderName);

    /// <summary>The folder of its files.</summary>
    public string FolderName { get; }

    /// <summary>The page itself.</summary>
    public string FileName => $"{FolderName}.html";

    /// <summary>Its styles and scripts.</summary>
    public IEnumerable<(string Name, string Text)> Parts => styles.Concat(scripts);

    /// <summary>One of the pages that the program brings.</summary>
    /// <param name="name">Its name, without its ending.</param>
    public static HtmlPage Named(string name) => new(ReadEmbedded(), name);

    /// <summary>Writes the page for data that are in files of a folder.</summary>
    public void WriteBesideFolder(Stream stream, string title)
    {
        string text = Filled(
            title,
            Policy([], []),
            Lines(styles, file => $"""<link rel="stylesheet" href="{FolderName}/{file.Name}">"""),
            Lines(
                [.. scripts.Select(file => file.Name), .. DataAtOpening.Select(name => name + ".js")],
                name => $"""<script src="{FolderName}/{name}"></script>"""));
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Writes the page with all of it inside.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="writeData">Puts the data there.</param>
    public void WriteAsOne(Stream stream, string title, Action<HtmlData> writeData)
    {
        const string Here = "<!--data-->";
        string text = Filled(
            title,
            Policy(styles, scripts),
            Lines(styles, file => $"<style>{file.Text}</style>"),
            Here + Lines(scripts, file => $"<script>{file.Text}</script>"));
        int at = text.IndexOf(Here, StringComparison.Ordinal);
        stream.Write(Encoding.UTF8.GetBytes(text[..at]));
        writeData(new HtmlDataElements(stream));
        stream.Write(Encoding.UTF8.GetBytes(text[(at + Here.Length)..]));
    }

    private string Filled(string title, string policy, string styleText, string scriptText)
    {
        string text = template.Replace("<!--policy-->", policy, StringComparison.Ordinal)
            .Replace("<!--title-->", Encoder.Encode(title), StringComparison.Ordinal);
        text = Styles.Replace(text, _ => styleText);
        return Scripts.Replace(text, _ => scriptText);
    }

    /// <summary>
    /// What the page may load: its own files and nothing else, and no script that a text of the corpus could bring.
    /// </summary>
    private static string Policy(
        IReadOnlyList<(string Name, string Text)> inlineStyles, IReadOnlyList<(string Name, string Text)> inlineScripts)
    {
        string policy = "default-src 'none'; "
            + $"script-src {Sources(inlineScripts)}; style-src {Sources(inlineStyles)}; img-src data: blob:; "
            + "base-uri 'none'; form-action 'none'; trusted-types neuronprobe; require-trusted-types-for 'script'";
        return $"""<meta http-equiv="Content-Security-Policy" content="{policy}">""";
    }

    // Of a page on the disk, browsers differ in whether 'self' means the files beside it.
    private static string Sources(IReadOnlyList<(string Name, string Text)> inline) => inline.Count == 0
        ? "'self' file:"
        : string.Join(' ', inline.Select(
            file => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(file.Text)))}'"));

    private static string Lines<T>(IReadOnlyList<T> items, Func<T, string> line) =>
        string.Join('\n', items.Select(line));

    private static Dictionary<string, string> ReadEmbedded()
    {
        Assembly assembly = typeof(HtmlPage).Assembly;
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            // A clone may have other line ends, and hashes are of the text as it is written.
            files.Add(name[ResourcePrefix.Length..], reader.ReadToEnd().ReplaceLineEndings("\n"));
        }
        return files;
    }

    [GeneratedRegex("<!--styles:([^>]*)-->")]
    private static partial Regex Styles { get; }

    [GeneratedRegex("<!--scripts:([^>]*)-->")]
    private static partial Regex Scripts { get; }
}
