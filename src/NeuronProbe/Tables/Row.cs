namespace NeuronProbe.Tables;

/// <summary>A row of a table of findings.</summary>
/// <param name="Site">The site's canonical name.</param>
/// <param name="Neuron">The neuron's number at its site, from 0.</param>
/// <param name="Cells">One cell for each column of the table's schema.</param>
internal sealed record Row(string Site, int Neuron, Cell[] Cells);
