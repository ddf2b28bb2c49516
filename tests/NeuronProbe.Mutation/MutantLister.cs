using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace NeuronProbe.Mutation;

/// <summary>Lists what can be changed in a file, from its syntax alone.</summary>
internal sealed class MutantLister : CSharpSyntaxWalker
{
    private readonly List<(SyntaxNode Node, SyntaxNode? Replacement)> found = [];

    /// <summary>All changes of a file, in the order of its text: what is changed, and to what; null where it is left
    /// out.</summary>
    public static List<(SyntaxNode Node, SyntaxNode? Replacement)> List(SyntaxNode root)
    {
        var lister = new MutantLister();
        lister.Visit(root);
        return lister.found;
    }

    // What is thrown is a message, and what must be constant can't depend on a switch.
    public override void Visit(SyntaxNode? node)
    {
        bool isConstant = node is AttributeListSyntax or ParameterListSyntax or EnumDeclarationSyntax or PatternSyntax
            or SwitchLabelSyntax or ThrowStatementSyntax or ThrowExpressionSyntax
            || (node is FieldDeclarationSyntax field && field.Modifiers.Any(SyntaxKind.ConstKeyword))
            || (node is LocalDeclarationStatementSyntax local && local.Modifiers.Any(SyntaxKind.ConstKeyword));
        if (isConstant)
        {
            return;
        }
        switch (node)
        {
            case ExpressionSyntax expression:
                AddCondition(expression);
                AddSliceBound(expression);
                break;
            case StatementSyntax statement:
                AddStatement(statement);
                break;
            case ArrowExpressionClauseSyntax arrow:
                AddArrow(arrow);
                break;
        }
        base.Visit(node);
    }

    public override void VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        if (!IsText(node.Left) && !IsText(node.Right))
        {
            foreach (SyntaxKind kind in OperatorsAfter(node))
            {
                Add(node, BinaryExpression(kind, node.Left.WithoutTrailingTrivia(), Spaced(kind), node.Right));
            }
        }
        base.VisitBinaryExpression(node);
    }

    public override void VisitAssignmentExpression(AssignmentExpressionSyntax node)
    {
        foreach (SyntaxKind kind in OperatorsAfter(node))
        {
            Add(node, AssignmentExpression(kind, node.Left.WithoutTrailingTrivia(), Spaced(kind), node.Right));
        }
        base.VisitAssignmentExpression(node);
    }

    public override void VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
    {
        foreach (SyntaxKind kind in OperatorsAfter(node))
        {
            Add(node, PrefixUnaryExpression(kind, node.Operand));
        }
        if (node.Kind() is SyntaxKind.UnaryMinusExpression or SyntaxKind.LogicalNotExpression
            or SyntaxKind.BitwiseNotExpression)
        {
            Add(node, node.Operand);
        }
        base.VisitPrefixUnaryExpression(node);
    }

    public override void VisitPostfixUnaryExpression(PostfixUnaryExpressionSyntax node)
    {
        foreach (SyntaxKind kind in OperatorsAfter(node))
        {
            Add(node, PostfixUnaryExpression(kind, node.Operand));
        }
        base.VisitPostfixUnaryExpression(node);
    }

    public override void VisitLiteralExpression(LiteralExpressionSyntax node)
    {
        switch (node.Token.Value)
        {
            case bool value:
                Add(node, LiteralExpression(
                    value ? SyntaxKind.FalseLiteralExpression : SyntaxKind.TrueLiteralExpression));
                break;
            case IConvertible number and not (string or char):
                Add(node, ParseExpression($"({node} + 1)"));
                if (number.ToDouble(CultureInfo.InvariantCulture) != 0)
                {
                    Add(node, ParseExpression(node.Token.Value switch { float => "0f", double => "0d", _ => "0" }));
                }
                break;
        }
    }

    public override void VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (node.Expression is MemberAccessExpressionSyntax { Name: { } name } access
            && Swaps.Methods.TryGetValue(name.Identifier.Text, out string? other))
        {
            SimpleNameSyntax swapped = name is GenericNameSyntax generic
                ? generic.WithIdentifier(Identifier(other))
                : IdentifierName(other);
            Add(node, node.WithExpression(access.WithName(swapped)));
        }
        base.VisitInvocationExpression(node);
    }

    private static SyntaxKind[] OperatorsAfter(SyntaxNode node) =>
        Swaps.Operators.TryGetValue(node.Kind(), out SyntaxKind[]? kinds) ? kinds : [];

    private static SyntaxToken Spaced(SyntaxKind expression) =>
        Token(TriviaList(Space), Swaps.TokenOf(expression), TriviaList(Space));

    private static bool IsText(ExpressionSyntax node) => node is InterpolatedStringExpressionSyntax
        || node.IsKind(SyntaxKind.StringLiteralExpression)
        || (node is BinaryExpressionSyntax sum && (IsText(sum.Left) || IsText(sum.Right)));

    private void AddCondition(ExpressionSyntax node)
    {
        bool isCondition = node.Parent switch
        {
            IfStatementSyntax parent => parent.Condition == node,
            WhileStatementSyntax parent => parent.Condition == node,
            ConditionalExpressionSyntax parent => parent.Condition == node,
            _ => false,
        };
        // Another operator says it already: == becomes !=, and "not" is left out.
        if (isCondition && node.Kind() is not (SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression
            or SyntaxKind.LogicalNotExpression or SyntaxKind.TrueLiteralExpression))
        {
            Add(node, ParseExpression($"!({node})"));
        }
    }

    private void AddSliceBound(ExpressionSyntax node)
    {
        bool isBound = node.Parent is RangeExpressionSyntax
            || (node.Parent is PrefixUnaryExpressionSyntax { Parent: RangeExpressionSyntax } index
                && index.IsKind(SyntaxKind.IndexExpression))
            || (node.Parent?.Parent?.Parent is InvocationExpressionSyntax call && node.Parent is ArgumentSyntax
                && call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Slice" or "Substring" });
        if (isBound && node is not LiteralExpressionSyntax && !node.IsKind(SyntaxKind.IndexExpression))
        {
            Add(node, ParseExpression($"(({node}) + 1)"));
        }
    }

    private void AddStatement(StatementSyntax node)
    {
        switch (node)
        {
            case ExpressionStatementSyntax { Expression: InvocationExpressionSyntax or AssignmentExpressionSyntax }:
            case ContinueStatementSyntax:
            case BreakStatementSyntax { Parent: not SwitchSectionSyntax }:
                Add(node, null);
                break;
            case ReturnStatementSyntax { Expression: { } value }:
                AddDefault(value);
                break;
        }
    }

    private void AddArrow(ArrowExpressionClauseSyntax arrow)
    {
        if (arrow.Parent is MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax type }
            && type.Keyword.IsKind(SyntaxKind.VoidKeyword))
        {
            Add(arrow, null);
        }
        else if (arrow.Parent is MethodDeclarationSyntax or PropertyDeclarationSyntax or IndexerDeclarationSyntax
            or OperatorDeclarationSyntax or LocalFunctionStatementSyntax)
        {
            AddDefault(arrow.Expression);
        }
    }

    private void AddDefault(ExpressionSyntax value)
    {
        if (value is not (LiteralExpressionSyntax or RefExpressionSyntax or ThrowExpressionSyntax))
        {
            Add(value, ParseExpression("default!"));
        }
    }

    // What declares a variable can't stand twice, so these places are not changed.
    private void Add(SyntaxNode node, SyntaxNode? replacement)
    {
        if (!node.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Any())
        {
            found.Add((node, replacement));
        }
    }
}
