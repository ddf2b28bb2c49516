using NeuronProbe.Tables;

namespace NeuronProbe.Tests.Reports;

/// <summary>The tables' shapes, as the specification has them.</summary>
internal static class SampleTables
{
    public static TableSchema Neurons { get; } = new("neurons", "statistics", true, Columns(
        "count,mean,std,variance,skewness,kurtosis,min,q01,q05,q25,median,q75,q95,q99,max,active,active_fraction,nonfinite,flags"));

    public static TableSchema Histogram { get; } = new("histogram", "histogram", false, Columns("lower,upper,count"));

    public static TableSchema TopExamples { get; } = new("top_examples", "top_examples", false,
    [
        .. Columns("tail,rank,activation,document,document_id,token,token_id,token_text,char_start,char_end,text_before,text_after"),
        new Column("context_index", IsNestedOnly: true),
        new Column("context_token_ids", IsNestedOnly: true),
        new Column("context_activations", IsNestedOnly: true),
        new Column("context_starts", IsNestedOnly: true),
        new Column("context_ends", IsNestedOnly: true),
    ]);

    public static TableSchema Concepts { get; } = new("concepts", "concepts", false, Columns(
        "concept,positives,negatives,positive_documents,mean_positive,mean_negative,cohens_d,point_biserial_r,auroc,auroc_low,auroc_high,average_precision,base_rate,"
        + "best_f1,best_f1_threshold,mutual_information,p_value,q_value,held_out_auroc,held_out_average_precision,control_auroc,selectivity,flags"));

    public static IReadOnlySet<string> AllNames { get; } = new HashSet<string> { "neurons", "histogram", "top_examples" };

    private static Column[] Columns(string names) => [.. names.Split(',').Select(name => new Column(name))];
}
