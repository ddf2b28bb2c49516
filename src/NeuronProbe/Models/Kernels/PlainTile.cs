namespace NeuronProbe.Models.Kernels;

/// <summary>Tiles number by number: what the others are compared with, and what runs where there are no vectors.
/// </summary>
internal sealed unsafe class PlainTile : IProductTile
{
    public static void Multiply(in ProductTile tile)
    {
        for (int row = 0; row < tile.RowCount; row++)
        {
            float* input = tile.InputRow(row);
            float* output = tile.OutputRow(row);
            for (int column = 0; column < PackedMatrix.PanelWidth; column++)
            {
                float sum = tile.IsFirst ? 0 : output[column];
                for (nint i = 0; i < tile.InputCount; i++)
                {
                    sum = MathF.FusedMultiplyAdd(input[i], tile.Panel[(i * PackedMatrix.PanelWidth) + column], sum);
                }
                output[column] = tile.Bias != null ? sum + tile.Bias[column] : sum;
            }
        }
    }
}
