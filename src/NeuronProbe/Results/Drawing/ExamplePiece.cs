using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Results.Drawing;

/// <summary>A piece of an example's text that is drawn in one shade.</summary>
/// <param name="Text">The piece; the id of a token that has no text, as <c>#12</c>.</param>
/// <param name="Activation">The neuron's value on it, or NaN where no token is there.</param>
/// <param name="IsPeak">Whether it belongs to the token that the example is about.</param>
/// <param name="IsLeftOut">Whether its token does not count.</param>
internal readonly record struct ExamplePiece(string Text, double Activation, bool IsPeak, bool IsLeftOut = false)
{
    /// <summary>The pieces of an example in order.</summary>
    public static IReadOnlyList<ExamplePiece> Of(Example example) =>
        example.Context.Text is { } text ? OfTokens(example, text) : OfIds(example);

    // Tokens of one character have the same range: the character is drawn once, with the largest of their activations.
    private static List<ExamplePiece> OfTokens(Example example, string text)
    {
        TokenContext context = example.Context;
        var pieces = new List<ExamplePiece>();
        int drawn = 0;
        for (int i = 0; i < context.TokenIds.Length; i++)
        {
            TextRange range = context.Ranges[i];
            float activation = example.ContextActivations[i];
            bool isPeak = i == context.Index;
            if (range.Start > drawn)
            {
                pieces.Add(new ExamplePiece(text[drawn..range.Start], double.NaN, false));
                drawn = range.Start;
            }
            if (range.End > drawn)
            {
                pieces.Add(new ExamplePiece(text[drawn..range.End], activation, isPeak, example.IsLeftOut(i)));
                drawn = range.End;
            }
            else if (range.End > range.Start && pieces.Count > 0)
            {
                pieces[^1] = pieces[^1].JoinedBy(activation, isPeak);
            }
            else if (isPeak || example.NameOf(i) is not null)
            {
                string name = example.NameOf(i) ?? Id(context.TokenIds[i]);
                pieces.Add(new ExamplePiece(name, activation, isPeak, example.IsLeftOut(i)));
            }
        }
        pieces.Add(new ExamplePiece(text[drawn..], double.NaN, false));
        return pieces;
    }

    private static ExamplePiece[] OfIds(Example example) =>
    [
        .. example.Context.TokenIds.SelectMany((id, i) => (ExamplePiece[])
        [
            new ExamplePiece(i == 0 ? "" : " ", double.NaN, false),
            new ExamplePiece(
                Id(id), example.ContextActivations[i], i == example.Context.Index, example.IsLeftOut(i)),
        ]),
    ];

    private static string Id(int id) => "#" + id.ToString(CultureInfo.InvariantCulture);

    private ExamplePiece JoinedBy(double activation, bool isPeak) => this with
    {
        Activation = Math.Abs(activation) > Math.Abs(Activation) ? activation : Activation,
        IsPeak = IsPeak || isPeak,
    };
}
