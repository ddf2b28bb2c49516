using NeuronProbe.Tables;

namespace NeuronProbe.Results;

/// <summary>How well one neuron tells one concept, by meaning instead of by column.</summary>
/// <param name="Site">The site's canonical name.</param>
/// <param name="Neuron">Its number at the site, from 0.</param>
/// <param name="Figures">The figures of <c>concepts</c> by column name; a missing one is an empty cell.</param>
internal sealed record ConceptFindings(string Site, int Neuron, IReadOnlyDictionary<string, Cell> Figures)
{
    /// <summary>The q-value from which on a difference is not taken for one.</summary>
    public const double SignificantBelow = 0.05;

    public string Concept => Figure("concept").Text;

    /// <summary>How far the AUROC is from chance, to either side; below 0 where there is none.</summary>
    public double Strength => Auroc is { } auroc ? Math.Abs(auroc - 0.5) : -1;

    /// <summary>Whether it is low values that tell the concept.</summary>
    public bool IsByLowValues => Auroc < 0.5;

    /// <summary>Whether the difference was tested, and holds for the whole run.</summary>
    public bool IsSignificant => Number("q_value") < SignificantBelow;

    public double? Auroc => Number("auroc");

    /// <summary>One figure, or an empty cell where it is missing.</summary>
    public Cell Figure(string name) => Figures.GetValueOrDefault(name);

    /// <summary>One figure that is no whole number, or null where it is missing.</summary>
    public double? Number(string name) => Figure(name) is { Kind: CellKind.Real or CellKind.Real32 } cell ? cell.Number : null;
}
