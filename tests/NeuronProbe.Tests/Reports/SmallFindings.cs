using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Tests.Reports;

/// <summary>Two sites with a few neurons each, whose text and numbers are awkward on purpose.</summary>
internal static class SmallFindings
{
    public static Findings Create() => Create(SampleTables.AllNames);

    public static Findings Create(IReadOnlySet<string> tables)
    {
        var site = new Site("transformer.h.0.mlp.c_proj", SiteSide.Input, 0, 8) { Alias = "ffn.0.post" };
        var first = new SiteSelection(site, [2, 5]);
        var second = new SiteSelection(new Site("transformer.h.10.mlp.c_proj", SiteSide.Input, 10, 8), [0]);
        return new Findings([Site(first), Site(second)], tables, RunCorrections.Of([], []));
    }

    private static SiteFindings Site(SiteSelection selection)
    {
        int count = selection.Neurons.Count;
        return new SiteFindings(selection,
        [
            Table(SampleTables.Neurons, i => [Statistics(i)]),
            Table(SampleTables.TopExamples, Examples),
            Table(SampleTables.Histogram, Bins),
        ]);

        FixedTable<Cell[]> Table(TableSchema<Cell[]> schema, Func<int, Cell[][]> rows) =>
            new(selection, schema, [.. Enumerable.Range(0, count).Select(rows)]);
    }

    private static Cell[] Statistics(int i) => i == 0
        ? [
            4L, -0.25, 0.5, 0.25, 0.1, -1.2, 0.75, -1f, -1.0, -0.9, -0.5, 0.1, 0.30000000000000004, 1e-7, 1e21,
            3.4028235E+38f, 2L, 0.5, 0L, "heavy_tailed sparse",
        ]
        : [
            1L, 0.5, 0.0, 0.0, double.NaN, double.NaN, double.NaN, 0.1f, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1f, 1L,
            1.0, 3L, "",
        ];

    private static Cell[][] Examples(int i) => i == 0
        ?
        [
            [
                "high", 1L, 8.25f, 0L, "books.jsonl:1", 7L, 464L, " said", 12L, 17L, "\"Well,\"",
                " Ünal,\r\nand the\tend. ", 1L, new[] { 11, 464, 13 }, new[] { 0.1f, 8.25f, float.NaN },
                new[] { 0, 7, 12 }, new[] { 7, 12, 18 },
            ],
            [
                "high", 2L, -0.5f, 3L, "=1+1", 0L, 5L, "😀", 0L, 1L, "", "", 0L, new[] { 5 }, new[] { -0.5f },
                new[] { 0 }, new[] { 2 },
            ],
        ]
        :
        [
            [
                "low", 1L, 1e-20f, 9L, "9", -1L, 50256L, default, default, default, default, default, 0L,
                new[] { 50256 }, new[] { 1e-20f }, default, default,
            ],
        ];

    private static Cell[][] Bins(int i) => i == 0 ? [[-1.0, -0.5, 1L], [0.0, 0.1, 3L]] : [];
}
