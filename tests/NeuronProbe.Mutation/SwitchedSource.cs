using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace NeuronProbe.Mutation;

/// <summary>A file with its mutants in it, of which one at most is switched on when the program starts.</summary>
internal sealed class SwitchedSource : CSharpSyntaxRewriter
{
    /// <summary>The environment variable with the number of the mutant that is on.</summary>
    public const string Variable = "NEURONPROBE_MUTANT";

    /// <summary>The environment variable with the file that gets the numbers of the mutants that are reached.</summary>
    public const string ReachedVariable = "NEURONPROBE_MUTANTS_REACHED";

    /// <summary>The class that the switches read. Compiled code has no more of it than the chosen branches.</summary>
    public const string SwitchClass = $$"""
        namespace NeuronProbe;

        internal static class Mutation
        {
            private static readonly int Active =
                int.TryParse(System.Environment.GetEnvironmentVariable("{{Variable}}"), out int number) ? number : -1;
            private static readonly string? File = System.Environment.GetEnvironmentVariable("{{ReachedVariable}}");
            private static readonly bool[]? Reached = Notes();

            public static bool Is(int mutant)
            {
                if (Reached is not null)
                {
                    Reached[mutant] = true;
                }
                return Active == mutant;
            }

            private static bool[]? Notes()
            {
                if (File is null)
                {
                    return null;
                }
                System.AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.File.WriteAllLines(
                    File, Enumerable.Range(0, Reached!.Length).Where(i => Reached[i]).Select(i => $"{i}"));
                return new bool[1 << 16];
            }
        }
        """;

    private const string Is = "global::NeuronProbe.Mutation.Is";

    private readonly ILookup<SyntaxNode, Mutant> mutants;

    private SwitchedSource(IEnumerable<Mutant> mutants) => this.mutants = mutants.ToLookup(mutant => mutant.Node);

    /// <summary>The file's text with a switch for each of its mutants.</summary>
    public static string Write(SyntaxNode root, IEnumerable<Mutant> mutants) =>
        new SwitchedSource(mutants).Visit(root)!.ToFullString();

    /// <summary>The mutants that a compiler's error in the written text is due to.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="mutants">Mutants of the file.</param>
    /// <param name="place">Where the error is.</param>
    /// <param name="message">What the compiler says.</param>
    public static IEnumerable<Mutant> Culprits(
        string text, IEnumerable<Mutant> mutants, LinePosition place, string message)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text);
        SyntaxNode? at = tree.GetRoot().FindToken(tree.GetText().Lines.GetPosition(place)).Parent;
        ConditionalExpressionSyntax? choice = at?.FirstAncestorOrSelf<ConditionalExpressionSyntax>(
            node => node.Condition.ToString().StartsWith(Is, StringComparison.Ordinal));
        if (choice is not null)
        {
            return mutants.Where(mutant => choice.Condition.ToString() == $"{Is}({mutant.Number})");
        }
        // A variable may lack its value where a statement before is left out.
        string member = at?.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.ToString() ?? "";
        string name = message.Split('\'').ElementAtOrDefault(1) ?? "";
        Mutant[] named = [.. mutants.Where(mutant => Stands(mutant, member) && mutant.Replacement is null
            && mutant.Node.DescendantNodes().OfType<IdentifierNameSyntax>().Any(
                identifier => identifier.Identifier.Text == name))];
        // Types may not fit an operator or a call that has the choice as a part.
        return named.Length > 0 ? named : at?.AncestorsAndSelf().Select(node => node.ToString())
            .Select(part => mutants.Where(mutant => Stands(mutant, part)).ToArray())
            .FirstOrDefault(inside => inside.Length > 0) ?? mutants;
    }

    private static bool Stands(Mutant mutant, string text) =>
        text.Contains($"{Is}({mutant.Number})", StringComparison.Ordinal);

    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        SyntaxNode? visited = base.Visit(node);
        if (node is null || visited is null || !mutants.Contains(node))
        {
            return visited;
        }
        return node switch
        {
            ExpressionSyntax => Switched((ExpressionSyntax)visited, node),
            StatementSyntax => Guarded(visited, node),
            _ => visited,
        };
    }

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        var visited = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
        if (node.ExpressionBody is not { } arrow || !mutants.Contains(arrow))
        {
            return visited;
        }
        string body = $"{{ if ({Guard(arrow)}) {{ {visited.ExpressionBody!.Expression.ToFullString()}; }} }}\n";
        return visited.WithExpressionBody(null).WithSemicolonToken(default)
            .WithBody((BlockSyntax)ParseStatement(body));
    }

    private ExpressionSyntax Switched(ExpressionSyntax visited, SyntaxNode node)
    {
        ExpressionSyntax switched = visited.WithoutTrivia();
        foreach (Mutant mutant in mutants[node])
        {
            switched = ParseExpression(
                $"({Is}({mutant.Number}) ? {InBrackets(mutant.Replacement!)} : {InBrackets(switched)})");
        }
        // An increment or an assignment is a statement of its own, and a choice between two is not.
        bool isStatement = node.Parent is ExpressionStatementSyntax
            || (node.Parent is ForStatementSyntax loop && loop.Incrementors.Contains(node));
        return (isStatement ? ParseExpression($"_ = {switched.ToFullString()}") : switched).WithTriviaFrom(visited);
    }

    private static string InBrackets(SyntaxNode node) => node is LambdaExpressionSyntax or AssignmentExpressionSyntax
        or BinaryExpressionSyntax or ConditionalExpressionSyntax or SwitchExpressionSyntax or RangeExpressionSyntax
            ? $"({node.ToFullString()})"
            : node.ToFullString();

    private StatementSyntax Guarded(SyntaxNode visited, SyntaxNode node) =>
        ParseStatement($"{{ if ({Guard(node)}) {{ {visited.WithoutTrivia().ToFullString()} }} }}")
            .WithTriviaFrom(visited);

    private string Guard(SyntaxNode node) =>
        string.Join(" && ", mutants[node].Select(mutant => $"!{Is}({mutant.Number})"));
}
