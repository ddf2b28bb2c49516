using NeuronProbe.Reports;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class SpreadsheetTextTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("=cmd|'/C calc'!A0")]
    [InlineData("@SUM(A1)")]
    [InlineData("+1+cmd")]
    [InlineData("-2+3")]
    [InlineData("-")]
    [InlineData("--")]
    [InlineData("-∞")]
    [InlineData("-Infinity")]
    [InlineData("-1,5")]
    [InlineData("+")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("\n=1")]
    [InlineData("\t5")]
    [InlineData("＝1+1")]
    [InlineData("＠x")]
    [InlineData("-1\u0000")]
    public void What_a_spreadsheet_would_run_gets_a_sign_before_it(string text) =>
        Assert.Equal("'" + text, SpreadsheetText.Of(text));

    [Theory]
    [InlineData("")]
    [InlineData("the")]
    [InlineData(" =1")]
    [InlineData("a=1")]
    [InlineData("'=1")]
    [InlineData("\"=1")]
    [InlineData("-5")]
    [InlineData("+5")]
    [InlineData("-0.25")]
    [InlineData("-1.5e-07")]
    [InlineData("-1E+300")]
    public void Other_texts_and_numbers_stay_as_they_are(string text) => Assert.Equal(text, SpreadsheetText.Of(text));
}
