using NeuronProbe.Cli.Views;
using NeuronProbe.Results;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class TableViewTests
{
    [Theory]
    [InlineData("neurons")]
    [InlineData("top_examples")]
    [InlineData("histogram")]
    public void A_table_that_is_too_wide_is_drawn_in_parts(string name)
    {
        Findings findings = SmallFindings.Create();
        TableSchema schema = findings.Schemas.Single(schema => schema.Name == name);
        Golden.Matches(
            $"views/table_{name}.txt", Terminal.Draw(console => new TableView(console).Write(findings, schema)));
    }
}
