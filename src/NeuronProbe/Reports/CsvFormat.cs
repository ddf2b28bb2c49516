using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>One CSV file for each table.</summary>
/// <param name="options">Whether a spreadsheet may open it.</param>
/// <param name="isBrief">Whether tables are left out that have several rows a neuron.</param>
internal sealed class CsvFormat(ReportOptions options, bool isBrief = false) : RowFormat
{
    /// <summary>The name of the format that leaves out tables with several rows a neuron.</summary>
    public const string BriefName = "brief";

    public override string Name => isBrief ? BriefName : "csv";

    public override IReadOnlyList<RowFile> Files(Findings findings) =>
    [
        .. findings.Schemas.Where(schema => schema.IsSingleRow || !isBrief)
            .Select(schema => new CsvFile(schema, options)),
    ];

    /// <summary>A file with one table as CSV.</summary>
    /// <param name="schema">The table.</param>
    /// <param name="options">How it is written.</param>
    private sealed class CsvFile(TableSchema schema, ReportOptions options) : RowFile(schema.Name + ".csv")
    {
        public override void Begin(ByteBuffer bytes, ScanManifest manifest)
        {
            using var table = new CsvTable(new BufferStream(bytes), schema, options);
            table.WriteHeader();
        }

        public override RowWriter Open(ByteBuffer bytes, SiteFindings site) =>
            new Writer(new CsvTable(new BufferStream(bytes), schema, options), site, schema.Name);

        private sealed class Writer(CsvTable table, SiteFindings site, string name) : RowWriter
        {
            private bool isShown;

            public override void BeginNeuron(int index, bool isFirst) => table.BeginNeuron(site.Selection, index);

            public override void BeginTable(int table) => isShown = site.Collectors[table].Schema.Name == name;

            public override void Write(Cell[] cells)
            {
                if (isShown)
                {
                    table.Write(cells);
                }
            }

            public override void Dispose()
            {
                table.Dispose();
                base.Dispose();
            }
        }
    }
}
