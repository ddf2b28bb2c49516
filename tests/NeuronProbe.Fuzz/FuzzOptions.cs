namespace NeuronProbe.Fuzz;

/// <summary>What the command line asks for.</summary>
internal sealed record FuzzOptions
{
    /// <summary>Seconds for all targets together.</summary>
    public double Seconds { get; init; } = 60;

    /// <summary>Mutants of each target, where the time allows for them.</summary>
    public long Mutants { get; init; } = long.MaxValue;

    /// <summary>Another seed gives other mutants.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Number of the first mutant.</summary>
    public long First { get; init; }

    /// <summary>The targets to try, or none for all.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>A folder for mutants that found something.</summary>
    public string? Keep { get; init; }

    /// <summary>The target that SharpFuzz drives, or null.</summary>
    public string? SharpFuzz { get; init; }

    /// <summary>Reads <c>--seconds N --mutants N --seed N --first N --target NAME...
    /// --keep FOLDER --sharpfuzz NAME</c>.</summary>
    /// <exception cref="ArgumentException">There is another option, or a value is missing.</exception>
    public static FuzzOptions Parse(string[] arguments)
    {
        var options = new FuzzOptions();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length
                ? arguments[i + 1]
                : throw new ArgumentException($"{arguments[i]}: expected a value, but got none.");
            options = arguments[i] switch
            {
                "--seconds" =>
                    options with { Seconds = double.Parse(value, System.Globalization.CultureInfo.InvariantCulture) },
                "--mutants" =>
                    options with { Mutants = long.Parse(value, System.Globalization.CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) },
                "--first" =>
                    options with { First = long.Parse(value, System.Globalization.CultureInfo.InvariantCulture) },
                "--target" => options with { Targets = [.. options.Targets, value] },
                "--keep" => options with { Keep = value },
                "--sharpfuzz" => options with { SharpFuzz = value },
                _ => throw new ArgumentException("expected --seconds, --mutants, --seed, --first, --target, --keep or "
                    + $"--sharpfuzz, but got '{arguments[i]}'."),
            };
        }
        return options;
    }
}
