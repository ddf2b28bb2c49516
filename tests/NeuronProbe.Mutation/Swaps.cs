using Microsoft.CodeAnalysis.CSharp;
using static Microsoft.CodeAnalysis.CSharp.SyntaxKind;

namespace NeuronProbe.Mutation;

/// <summary>What operators and methods become.</summary>
internal static class Swaps
{
    /// <summary>Binary operators, assignments and increments, with what each becomes.</summary>
    public static readonly Dictionary<SyntaxKind, SyntaxKind[]> Operators = new()
    {
        [AddExpression] = [SubtractExpression],
        [SubtractExpression] = [AddExpression],
        [MultiplyExpression] = [DivideExpression],
        [DivideExpression] = [MultiplyExpression],
        [ModuloExpression] = [MultiplyExpression],
        [LessThanExpression] = [LessThanOrEqualExpression, GreaterThanOrEqualExpression],
        [LessThanOrEqualExpression] = [LessThanExpression, GreaterThanExpression],
        [GreaterThanExpression] = [GreaterThanOrEqualExpression, LessThanOrEqualExpression],
        [GreaterThanOrEqualExpression] = [GreaterThanExpression, LessThanExpression],
        [EqualsExpression] = [NotEqualsExpression],
        [NotEqualsExpression] = [EqualsExpression],
        [LogicalAndExpression] = [LogicalOrExpression],
        [LogicalOrExpression] = [LogicalAndExpression],
        [BitwiseAndExpression] = [BitwiseOrExpression],
        [BitwiseOrExpression] = [BitwiseAndExpression],
        [LeftShiftExpression] = [RightShiftExpression],
        [RightShiftExpression] = [LeftShiftExpression],
        [AddAssignmentExpression] = [SubtractAssignmentExpression],
        [SubtractAssignmentExpression] = [AddAssignmentExpression],
        [MultiplyAssignmentExpression] = [DivideAssignmentExpression],
        [DivideAssignmentExpression] = [MultiplyAssignmentExpression],
        [PreIncrementExpression] = [PreDecrementExpression],
        [PreDecrementExpression] = [PreIncrementExpression],
        [PostIncrementExpression] = [PostDecrementExpression],
        [PostDecrementExpression] = [PostIncrementExpression],
    };

    /// <summary>Methods that are called, by name, with what each becomes.</summary>
    public static readonly Dictionary<string, string> Methods = BothWays(
        ("Min", "Max"),
        ("MinBy", "MaxBy"),
        ("MinMagnitude", "MaxMagnitude"),
        ("First", "Last"),
        ("FirstOrDefault", "LastOrDefault"),
        ("Any", "All"),
        ("OrderBy", "OrderByDescending"),
        ("ThenBy", "ThenByDescending"),
        ("Take", "Skip"),
        ("TakeWhile", "SkipWhile"),
        ("Concat", "Except"),
        ("Union", "Intersect"),
        ("Floor", "Ceiling"),
        ("StartsWith", "EndsWith"),
        ("IndexOf", "LastIndexOf"),
        ("Contains", "StartsWith"),
        ("IsNaN", "IsFinite"));

    /// <summary>The token of an operator.</summary>
    public static SyntaxKind TokenOf(SyntaxKind expression) => expression switch
    {
        AddExpression => PlusToken,
        SubtractExpression => MinusToken,
        MultiplyExpression => AsteriskToken,
        DivideExpression => SlashToken,
        LessThanExpression => LessThanToken,
        LessThanOrEqualExpression => LessThanEqualsToken,
        GreaterThanExpression => GreaterThanToken,
        GreaterThanOrEqualExpression => GreaterThanEqualsToken,
        EqualsExpression => EqualsEqualsToken,
        NotEqualsExpression => ExclamationEqualsToken,
        LogicalAndExpression => AmpersandAmpersandToken,
        LogicalOrExpression => BarBarToken,
        BitwiseAndExpression => AmpersandToken,
        BitwiseOrExpression => BarToken,
        LeftShiftExpression => LessThanLessThanToken,
        RightShiftExpression => GreaterThanGreaterThanToken,
        AddAssignmentExpression => PlusEqualsToken,
        SubtractAssignmentExpression => MinusEqualsToken,
        MultiplyAssignmentExpression => AsteriskEqualsToken,
        DivideAssignmentExpression => SlashEqualsToken,
        PreIncrementExpression or PostIncrementExpression => PlusPlusToken,
        PreDecrementExpression or PostDecrementExpression => MinusMinusToken,
        _ => throw new ArgumentException($"no operator of {expression}"),
    };

    private static Dictionary<string, string> BothWays(params (string One, string Other)[] pairs)
    {
        var methods = new Dictionary<string, string>();
        foreach ((string one, string other) in pairs)
        {
            methods.TryAdd(one, other);
            methods.TryAdd(other, one);
        }
        return methods;
    }
}
