using NeuronProbe.Reports;

namespace NeuronProbe.Comparisons;

/// <summary>The neurons of one scan with those of another that they match best.</summary>
/// <param name="Positions">Token positions at which both scans kept values.</param>
/// <param name="Neurons">The neurons of the one, in their order.</param>
internal sealed record NeuronMatches(int Positions, IReadOnlyList<MatchedNeuron> Neurons)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "matches.csv";

    /// <summary>Writes <see cref="FileName"/>.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="options">How it is written.</param>
    public void Write(Stream stream, ReportOptions options)
    {
        using var table = new CsvTable(stream, MatchedNeuron.Schema, options);
        table.WriteHeader();
        foreach (MatchedNeuron neuron in Neurons)
        {
            table.BeginNeuron(neuron.Selection, neuron.Index);
            table.Write(MatchedNeuron.Schema.CellsOf(neuron));
        }
    }
}
