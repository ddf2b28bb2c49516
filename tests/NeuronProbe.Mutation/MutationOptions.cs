using System.Globalization;

namespace NeuronProbe.Mutation;

/// <summary>What the command line asks for.</summary>
internal sealed record MutationOptions
{
    /// <summary>Mutants that are tried, of all folders together.</summary>
    public int Count { get; init; } = 400;

    /// <summary>Another seed draws other mutants.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The folder of copy, builds and results. A run that was stopped goes on from what it holds.</summary>
    public string Work { get; init; } = Path.Combine(Path.GetTempPath(), "neuronprobe-mutation");

    /// <summary>Whether mutants that survived are tried again, with the tests of now.</summary>
    public bool Again { get; init; }

    /// <summary>Whether results are printed, and nothing is run.</summary>
    public bool ScoreAlone { get; init; }

    /// <summary>Reads <c>--count N --seed N --work FOLDER --again --score</c>.</summary>
    /// <exception cref="ArgumentException">There is another option, or a value is missing.</exception>
    public static MutationOptions Parse(string[] arguments)
    {
        var options = new MutationOptions();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out string? name))
        {
            string Value() => rest.TryDequeue(out string? value)
                ? value
                : throw new ArgumentException($"{name}: expected a value, but got none.");
            int Number() => int.Parse(Value(), CultureInfo.InvariantCulture);
            options = name switch
            {
                "--count" => options with { Count = Number() },
                "--seed" => options with { Seed = Number() },
                "--work" => options with { Work = Path.GetFullPath(Value()) },
                "--again" => options with { Again = true },
                "--score" => options with { ScoreAlone = true },
                _ => throw new ArgumentException(
                    $"expected --count, --seed, --work, --again or --score, but got '{name}'."),
            };
        }
        return options;
    }
}
