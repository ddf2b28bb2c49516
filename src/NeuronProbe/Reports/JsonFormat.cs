using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>All tables in one file, <c>results.json</c>, nested by site and neuron, one neuron a line.</summary>
internal sealed class JsonFormat : RowFormat
{
    public override string Name => "json";

    public override IReadOnlyList<RowFile> Files(Findings findings) => [new JsonFile(findings)];

    private sealed class JsonFile(Findings findings) : RowFile("results.json")
    {
        private const int Version = 2;

        private readonly Dictionary<string, TableNames> tables =
            findings.Schemas.ToDictionary(schema => schema.Name, schema => new TableNames(schema));

        private Collector[] shares = [];

        public override void Begin(ByteBuffer bytes, ScanManifest manifest)
        {
            var json = new JsonText(bytes);
            json.Raw("{\"schema_version\":"u8);
            json.Number(Version);
            json.Raw(",\"status\":"u8);
            json.Text(manifest.Status);
            json.Raw(",\"warnings\":"u8);
            json.Value(manifest.Warnings.ToArray());
            json.Raw(",\"sites\":["u8);
        }

        public override void BeginSite(ByteBuffer bytes, SiteFindings site, bool isFirst)
        {
            var json = new JsonText(bytes);
            json.Raw(isFirst ? "{\"site\":"u8 : ",{\"site\":"u8);
            json.Text(site.Selection.Site.Name);
            shares = [.. site.Collectors.Where(collector => collector.Share() is not null)];
            foreach (Collector collector in shares)
            {
                Write(json, collector.Schema, collector.Share()!);
            }
            json.Raw(",\"neurons\":["u8);
        }

        public override RowWriter Open(ByteBuffer bytes, SiteFindings site) =>
            new Writer(new JsonText(bytes), site, tables);

        public override void EndSite(ByteBuffer bytes)
        {
            Array.ForEach(shares, collector => collector.EndSharing());
            bytes.Write("]}"u8);
        }

        public override void End(ByteBuffer bytes) => bytes.Write("]}\n"u8);

        /// <summary>Writes what the rows of a table have in common, under its name and that of the table.</summary>
        private static void Write(JsonText json, TableSchema of, SharedTable shared)
        {
            byte[][] names = [.. shared.Schema.Columns.Select(column => JsonText.Name(column.Name))];
            json.Raw(","u8);
            json.Raw(JsonText.Name($"{of.NestedName}_{shared.Schema.NestedName}"));
            json.Raw("["u8);
            bool isFirst = true;
            foreach (Cell[] cells in shared.Rows)
            {
                json.Raw(isFirst ? "\n"u8 : ",\n"u8);
                json.Object(names, cells);
                isFirst = false;
            }
            json.Raw("]"u8);
        }
    }

    /// <summary>Writes each table as a property of its neuron.</summary>
    private sealed class Writer(JsonText json, SiteFindings site, Dictionary<string, TableNames> tables) : RowWriter
    {
        private TableNames table = null!;
        private bool hasRows;

        public override void BeginNeuron(int index, bool isFirst)
        {
            json.Raw(isFirst ? "\n{\"neuron\":"u8 : ",\n{\"neuron\":"u8);
            json.Number(site.Selection.Neurons[index]);
        }

        public override void BeginTable(int table)
        {
            this.table = tables[site.Collectors[table].Schema.Name];
            hasRows = false;
            json.Raw(","u8);
            json.Raw(this.table.Own);
            json.Raw(this.table.IsSingleRow ? ""u8 : "["u8);
        }

        public override void Write(Cell[] cells)
        {
            json.Raw(hasRows ? ","u8 : ""u8);
            hasRows = true;
            json.Object(table.Columns, cells);
        }

        public override void EndTable() => json.Raw(table.IsSingleRow ? ""u8 : "]"u8);

        public override void EndNeuron() => json.Raw("}"u8);
    }

    /// <summary>The names of a table and of its columns as they are written.</summary>
    private sealed class TableNames(TableSchema schema)
    {
        public byte[] Own { get; } = JsonText.Name(schema.NestedName);

        public byte[][] Columns { get; } =
        [
            .. schema.Columns.Take(schema.FileWidth).Select(column => JsonText.Name(column.Name)),
        ];

        public bool IsSingleRow => schema.IsSingleRow;
    }
}
