using NeuronProbe.Tables;

namespace NeuronProbe.Tests.Reports;

/// <summary>The tables' shapes, as the specification has them, with rows that are cells already.</summary>
internal static class SampleTables
{
    public static TableSchema<Cell[]> Neurons { get; } = new("neurons", "statistics", true, Columns(
        "count,mean,std,variance,skewness,kurtosis,lifetime_sparseness,min,q01,q05,q25,median,q75,q95,q99,max,"
        + "active,active_fraction,nonfinite,flags"));

    public static TableSchema<Cell[]> Histogram { get; } =
        new("histogram", "histogram", false, Columns("lower,upper,count"));

    public static TableSchema<Cell[]> TopExamples { get; } = new("top_examples", "top_examples", false, Columns(
        "tail,rank,activation,document,document_id,token,token_id,token_text,char_start,char_end,text_before,"
            + "text_after",
        "context_index,context_token_ids,context_activations,context_starts,context_ends"));

    public static IReadOnlySet<string> AllNames { get; } =
        new HashSet<string> { "neurons", "histogram", "top_examples" };

    /// <summary>Columns that show a row's cells in their order, those of nested formats last.</summary>
    public static Column<Cell[]>[] Columns(string names, string nestedOnly = "")
    {
        string[] flat = names.Split(',');
        string[] nested = nestedOnly.Split(',', StringSplitOptions.RemoveEmptyEntries);
        return [.. flat.Concat(nested).Select((name, i) => new Column<Cell[]>(name, row => row[i], i >= flat.Length))];
    }
}
