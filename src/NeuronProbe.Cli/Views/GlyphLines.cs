using NeuronProbe.Cli.Terminals;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Fits an example's characters into lines of the terminal.</summary>
internal static class GlyphLines
{
    /// <summary>Breaks them into lines, between words where that is possible.</summary>
    public static IEnumerable<IReadOnlyList<Glyph>> Wrap(IReadOnlyList<Glyph> glyphs, int width)
    {
        int start = 0;
        while (start < glyphs.Count)
        {
            int end = EndOfLine(glyphs, start, width);
            yield return [.. glyphs.Skip(start).Take(end - start)];
            start = end;
            // The blank at which a line was broken is not drawn:
            // a shaded one at its beginning would look like an indentation.
            if (start < glyphs.Count && glyphs[start].Text == " ")
            {
                start++;
            }
        }
    }

    /// <summary>One line with the token itself and as much round it as fits,
    /// rather more before than after it.</summary>
    /// <param name="glyphs">The example's characters.</param>
    /// <param name="width">Columns of the line.</param>
    /// <param name="mark">What stands at an end that was cut.</param>
    public static IReadOnlyList<Glyph> CutAroundPeak(
        IReadOnlyList<Glyph> glyphs, int width, string mark = VisibleText.CutMark)
    {
        if (glyphs.Sum(glyph => glyph.Width) <= width)
        {
            return glyphs;
        }
        int first = Enumerable.Range(0, glyphs.Count).FirstOrDefault(i => glyphs[i].IsPeak);
        int end = first;
        int room = width - (2 * mark.Length);
        while (end < glyphs.Count && glyphs[end].IsPeak && glyphs[end].Width <= room)
        {
            room -= glyphs[end++].Width;
        }
        if (end < glyphs.Count && glyphs[end].IsPeak)
        {
            room = 0;
        }
        int roomAfter = room / 3;
        int after = glyphs.Skip(end).Sum(glyph => glyph.Width);
        int roomBefore = room - Math.Min(roomAfter, after);
        while (first > 0 && glyphs[first - 1].Width <= roomBefore)
        {
            roomBefore -= glyphs[--first].Width;
            room -= glyphs[first].Width;
        }
        while (end < glyphs.Count && glyphs[end].Width <= room)
        {
            room -= glyphs[end++].Width;
        }
        var cut = new Glyph(mark, Style.Plain, false, false);
        return
        [
            .. first > 0 ? [cut] : Array.Empty<Glyph>(),
            .. glyphs.Skip(first).Take(end - first),
            .. end < glyphs.Count ? [cut] : Array.Empty<Glyph>(),
        ];
    }

    private static int EndOfLine(IReadOnlyList<Glyph> glyphs, int start, int width)
    {
        int end = start;
        int used = 0;
        while (end < glyphs.Count && (used + glyphs[end].Width <= width || end == start))
        {
            used += glyphs[end++].Width;
        }
        if (end == glyphs.Count)
        {
            return end;
        }
        for (int i = end; i > start; i--)
        {
            if (glyphs[i].MayBeginLine)
            {
                return i;
            }
        }
        return end;
    }
}
