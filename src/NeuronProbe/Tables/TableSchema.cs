namespace NeuronProbe.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name in files.</param>
/// <param name="IsNestedOnly">Whether only nested formats show it; flat formats such as CSV leave the column out.</param>
public sealed record Column(string Name, bool IsNestedOnly = false);

/// <summary>The shape of a table of findings: rows per neuron, after the columns <c>site</c> and <c>neuron</c> that every table has.</summary>
/// <param name="Name">The table's file name without ending: <c>neurons</c>, <c>top_examples</c>, <c>histogram</c>.</param>
/// <param name="NestedName">Its key under a neuron in nested formats: <c>statistics</c>, <c>top_examples</c>, <c>histogram</c>.</param>
/// <param name="IsSingleRow">Whether a neuron has exactly one row.</param>
/// <param name="Columns">The columns after <c>site</c> and <c>neuron</c>.</param>
public sealed record TableSchema(string Name, string NestedName, bool IsSingleRow, IReadOnlyList<Column> Columns);
