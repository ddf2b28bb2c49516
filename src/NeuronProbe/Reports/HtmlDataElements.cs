using System.Text;

namespace NeuronProbe.Reports;

/// <summary>The data of a report as elements of its page, which no browser runs.</summary>
/// <param name="stream">The page.</param>
internal sealed class HtmlDataElements(Stream stream) : HtmlData
{
    private readonly Lock gate = new();

    public override bool IsOrdered => true;

    public override void Put(string name, ReadOnlyMemory<byte> json)
    {
        lock (gate)
        {
            stream.Write(Encoding.UTF8.GetBytes($"""<script type="application/json" id="data:{name}">"""));
            stream.Write(json.Span);
            stream.Write("</script>\n"u8);
        }
    }
}
