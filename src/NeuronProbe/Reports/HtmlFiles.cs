using System.Text;

namespace NeuronProbe.Reports;

/// <summary>Writes a page for a browser with its data: as one file, or as a page and a folder of data files, of which
/// it loads what it shows.</summary>
/// <param name="page">The page's own files.</param>
/// <param name="title">Its title.</param>
/// <param name="create">Creates a file of a name relative to where the page is, and writes what is put into its stream;
/// several threads may call it at once.</param>
internal sealed class HtmlFiles(HtmlPage page, string title, Action<string, Action<Stream>> create)
{
    /// <summary>Bytes of the data up to which all is one file.</summary>
    public const long MostInOne = 5_000_000;

    /// <summary>Writes one file, whatever its size.</summary>
    /// <param name="writeData">Puts the data there.</param>
    public void WriteAsOne(Action<HtmlData> writeData) =>
        create(page.FileName, stream => page.WriteAsOne(stream, title, writeData));

    /// <summary>Writes one file where the data are few, else a folder too; the page comes last.</summary>
    /// <param name="writeData">Puts the data there.</param>
    /// <param name="mostInOne">Bytes of the data up to which it is one file.</param>
    public void Write(Action<HtmlData> writeData, long mostInOne = MostInOne)
    {
        var files = new HtmlDataFiles(create, page.FolderName, mostInOne);
        writeData(files);
        if (files.Held is { } held)
        {
            WriteAsOne(elements =>
            {
                foreach ((string name, ReadOnlyMemory<byte> json) in held)
                {
                    elements.Put(name, json);
                }
            });
            return;
        }
        foreach ((string name, string text) in page.Parts)
        {
            create($"{page.FolderName}/{name}", stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        }
        create(page.FileName, stream => page.WriteBesideFolder(stream, title));
    }
}
