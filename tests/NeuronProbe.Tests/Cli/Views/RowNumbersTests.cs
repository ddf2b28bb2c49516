using NeuronProbe.Cli.Views;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class RowNumbersTests
{
    [Theory]
    [InlineData("0", 1, "")]
    [InlineData("0,1,2", 3, "all rows: ")]
    [InlineData("1", 3, "row 2: ")]
    [InlineData("0,1", 3, "rows 1 and 2: ")]
    [InlineData("0,2,3", 5, "rows 1, 3 and 4: ")]
    [InlineData("0,1,2,5,8,9,10,11", 20, "rows 1-3, 6 and 9-12: ")]
    [InlineData("1,2,3", 5, "rows 2-4: ")]
    public void Rows_are_named_by_their_numbers_and_runs_by_their_ends(string rows, int count, string text) =>
        Assert.Equal(text, RowNumbers.Text([.. rows.Split(',').Select(int.Parse)], count));
}
