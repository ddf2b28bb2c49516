using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace NeuronProbe.Mutation;

/// <summary>A copy of the repository whose library has the drawn mutants in it.</summary>
internal sealed partial class MutatedBuild(string repository, string copy)
{
    private const string Tests = "tests/NeuronProbe.Tests/NeuronProbe.Tests.csproj";

    // The tests of other folders take minutes to compile and to run.
    private const string TestsOfTheFolders = """
          <ItemGroup>
            <Compile Remove="**/*.cs" />
            <Compile Include="Collectors/**/*.cs;Concepts/**/*.cs;Laws/*.cs;Support/*.cs"
                     Exclude="Laws/ScanLaws.cs;Laws/ArchitectureLaws.cs;Collectors/NarrowerProcessorTests.cs;
                              Support/ModelFolder.cs;Support/HubServer.cs" />
          </ItemGroup>
        </Project>
        """;

    private static readonly string[] Settings =
        ["-c", "Release", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:CompileAhead=false"];

    private readonly Dictionary<string, SyntaxNode> roots = [];

    /// <summary>The tests' program.</summary>
    public string TestProgram => Path.Combine(
        copy, "tests/NeuronProbe.Tests/bin/Release/net10.0", OperatingSystem.IsWindows() ? "NeuronProbe.Tests.exe"
            : "NeuronProbe.Tests");

    /// <summary>All mutants of the folders.</summary>
    public List<Mutant> List()
    {
        List<Mutant> mutants = [];
        foreach (string folder in Mutant.Folders)
        {
            string[] files =
                [.. Directory.EnumerateFiles(Path.Combine(repository, folder), "*.cs", SearchOption.AllDirectories)];
            foreach (string file in files.Order(StringComparer.Ordinal))
            {
                string name = Path.GetRelativePath(repository, file).Replace('\\', '/');
                roots[name] = CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
                foreach ((SyntaxNode node, SyntaxNode? replacement) in MutantLister.List(roots[name]))
                {
                    mutants.Add(new Mutant(mutants.Count, name, node, replacement));
                }
            }
        }
        return mutants;
    }

    /// <summary>Copies what git knows of, with the tests that are needed.</summary>
    public void Copy()
    {
        var files = Command.Run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], repository);
        foreach (string name in files.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            string from = Path.Combine(repository, name);
            string to = Path.Combine(copy, name);
            if (File.Exists(from) && !(roots.ContainsKey(name) && File.Exists(to)))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(from, to, overwrite: true);
            }
        }
        string project = Path.Combine(copy, Tests);
        File.WriteAllText(project, File.ReadAllText(project).Replace("</Project>", TestsOfTheFolders));
        File.WriteAllText(Path.Combine(copy, "src/NeuronProbe/Mutation.cs"), SwitchedSource.SwitchClass);
    }

    /// <summary>Builds the library with the mutants, and the tests.</summary>
    /// <returns>The numbers of those that do not compile, which are left out. Where there are any, others may take
    /// their places in a further build.</returns>
    public HashSet<int> Build(IReadOnlyCollection<Mutant> mutants)
    {
        HashSet<int> dropped = [];
        while (true)
        {
            ILookup<string, Mutant> byFile =
                mutants.Where(mutant => !dropped.Contains(mutant.Number)).ToLookup(mutant => mutant.File);
            Dictionary<string, string> texts = roots.ToDictionary(
                root => root.Key, root => SwitchedSource.Write(root.Value, byFile[root.Key]));
            foreach ((string name, string text) in texts)
            {
                File.WriteAllText(Path.Combine(copy, name), text);
            }
            (int code, string output, _) = Command.Run("dotnet", ["build", Tests, .. Settings], copy);
            if (code == 0)
            {
                return dropped;
            }
            int before = dropped.Count;
            foreach (Match error in CompilerError().Matches(output))
            {
                string name = Path.GetRelativePath(copy, error.Groups[1].Value).Replace('\\', '/');
                var place = new LinePosition(Number(error, 2) - 1, Number(error, 3) - 1);
                if (texts.TryGetValue(name, out string? text))
                {
                    dropped.UnionWith(SwitchedSource.Culprits(text, byFile[name], place, error.Groups[4].Value)
                        .Select(mutant => mutant.Number));
                }
            }
            if (dropped.Count == before)
            {
                throw new InvalidOperationException($"the copy in {copy} does not compile:\n{output}");
            }
            Console.WriteLine($"{dropped.Count} mutants do not compile so far");
        }
    }

    private static int Number(Match error, int group) =>
        int.Parse(error.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(.+?)\((\d+),(\d+)\): error CS\d+: (.*)", RegexOptions.Multiline)]
    private static partial Regex CompilerError();
}
