using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuronProbe.Cli.Terminals;

/// <summary>Stands between all views and a console: what any of them draws is <see cref="VisibleText"/>.</summary>
/// <remarks>Views that lay out text make it visible before they measure it; this is for the one that forgets.</remarks>
/// <param name="keepsStyles">Whether styles stay; without, nothing sets a colour, by whatever way.</param>
/// <param name="inAscii">Whether only characters of ASCII may be drawn.</param>
internal sealed class VisibleSegments(bool keepsStyles, bool inAscii = false) : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(inner => new Visible(inner, keepsStyles, inAscii));

    private sealed class Visible(IRenderable inner, bool keepsStyles, bool inAscii) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            inner.Render(options, maxWidth).Select(Of);

        // What moves the cursor or sets a colour comes from the console itself.
        private Segment Of(Segment segment) =>
            segment.IsControlCode || segment.IsLineBreak || (keepsStyles && VisibleText.IsPlain(segment.Text))
                ? segment
                : new Segment(Text(segment.Text), keepsStyles ? segment.Style : Style.Plain);

        // Widths are settled by now.
        private string Text(string text) =>
            inAscii ? AsciiText.OfSameWidth(VisibleText.OfLines(text)) : VisibleText.OfLines(text);
    }
}
