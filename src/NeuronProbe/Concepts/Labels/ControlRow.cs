namespace NeuronProbe.Concepts.Labels;

/// <summary>Of a token, the control draws that label it: a bit for each concept and draw, packed concept by
/// concept.</summary>
internal static class ControlRow
{
    private const int DrawMask = (1 << ConceptPlan.ControlDraws) - 1;

    /// <summary>Bytes of a row.</summary>
    public static int Length(int conceptCount) =>
        (int)(((conceptCount * (long)ConceptPlan.ControlDraws) + 7) / 8);

    /// <summary>Notes that a draw labels the token.</summary>
    public static void Mark(Span<byte> row, int concept, int draw)
    {
        int bit = (concept * ConceptPlan.ControlDraws) + draw;
        row[bit / 8] |= (byte)(1 << (bit % 8));
    }

    /// <summary>The draws of a concept that label the token, a bit each.</summary>
    public static int Draws(ReadOnlySpan<byte> row, int concept)
    {
        // The draws of a concept begin at a whole or half byte, and so lie in three.
        int bit = concept * ConceptPlan.ControlDraws;
        ReadOnlySpan<byte> own = row.Slice(bit / 8, 3);
        return ((own[0] | (own[1] << 8) | (own[2] << 16)) >> (bit % 8)) & DrawMask;
    }

    /// <summary>Notes the draws of a row's only concept, a bit each.</summary>
    public static void Set(Span<byte> row, int draws) =>
        (row[0], row[1], row[2]) = ((byte)draws, (byte)(draws >> 8), (byte)(draws >> 16));
}
