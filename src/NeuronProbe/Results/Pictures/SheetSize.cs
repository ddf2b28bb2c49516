namespace NeuronProbe.Results.Pictures;

/// <summary>How diagrams of several neurons are arranged where nobody says it.</summary>
internal static class SheetSize
{
    /// <summary>The most diagrams of one picture.</summary>
    public const int MostCharts = 64;

    private const int AloneWidth = 640;
    private const int AloneHeight = 400;
    private const int CellWidth = 320;
    private const int CellHeight = 230;

    /// <summary>How many stand beside each other.</summary>
    public static int ColumnsOf(int charts) => charts switch
    {
        1 => 1,
        <= 4 => 2,
        <= 9 => 3,
        <= 24 => 4,
        _ => 6,
    };

    /// <summary>The picture's size, in pixels.</summary>
    public static (int Width, int Height) Of(int charts)
    {
        int columns = ColumnsOf(charts);
        int rows = (charts + columns - 1) / columns;
        return charts == 1 ? (AloneWidth, AloneHeight) : (columns * CellWidth, (rows * CellHeight) + CellHeight / 4);
    }
}
